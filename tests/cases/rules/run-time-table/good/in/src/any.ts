import { supabase } from './client';

const TABLE = 'boats';

export async function rows(names: string[]) {
  const kept = Array.from(names);
  return supabase.from(TABLE).select('*').in('name', kept);
}
