import type { Config } from 'drizzle-kit';

export default {
  dialect: 'postgresql',
  schema: './schema.ts',
  out: './drizzle',
} satisfies Config;
