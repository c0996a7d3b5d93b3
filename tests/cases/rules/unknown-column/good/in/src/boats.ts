import { supabase } from './client';

export async function boats(berth: string | null) {
  let query = supabase.from('boats').select('id, title:name, winches(id)').order('name');
  if (berth) query = query.eq('berth', berth).or(`berth.eq.${berth},name.is.null`);
  return query;
}

export const anything = (table: string) => supabase.from(table).select('harbour').eq('harbour', 1);
