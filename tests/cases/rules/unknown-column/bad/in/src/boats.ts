import { supabase } from './client';

export async function boats(harbour: string | null) {
  let query = supabase.from('boats').select('id, title:name, length::text').order('name');
  if (harbour) {
    query = query.eq('harbour', harbour).or(`berth.eq.A1,owner.is.null`);
  }
  return query;
}

export const save = (name: string) => supabase.from('boats').insert({ name, colour: 'red' });
