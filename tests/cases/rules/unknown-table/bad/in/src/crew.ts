import { supabase } from './client';

// supabase.from('logbooks').select() in a comment is no query
export async function crew(boat: number) {
  const { data } = await supabase.from('crew').select('id, name').eq('boat_id', boat);
  return data;
}

export const everybody = () => supabase.from('crew').select('*');
