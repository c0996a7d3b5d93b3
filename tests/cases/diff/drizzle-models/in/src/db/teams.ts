import * as p from 'drizzle-orm/pg-core'
import { people } from './people'
import { stamps } from './stamps'

/** A team has a lead. */
export const teams = p.pgTable('teams', {
    id: p.serial().primaryKey(),
    leadId: p.integer().references(() => people.id),
    label: p.text().notNull().unique(),
    tags: p.text().notNull().array(),
    ...stamps
}, (t) => ({ labelIdx: p.index('teams_label').on(t.label) }))
