import { pool, sql } from './client';

export const of = (boat: number) => pool.query('SELECT c.id, c.phone FROM crew AS c WHERE c.boat_id = $1', [boat]);
export const named = (name: string) => sql`SELECT id FROM boats WHERE name LIKE ${name} ORDER BY length DESC`;
export const any = (table: string) => sql`SELECT id FROM ${table}`;
