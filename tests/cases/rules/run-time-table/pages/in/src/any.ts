import { supabase } from './client';

export async function rows(tableName: string) {
  return supabase.from(tableName).select('*').eq('id', 1);
}
