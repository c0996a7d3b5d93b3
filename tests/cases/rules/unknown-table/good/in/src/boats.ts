import { supabase } from './client';

export const boats = () => supabase.from('boats').select('id, name');
export const list = Array.from('crew');
export const picture = () => supabase.storage.from('pictures').download('a.png');
