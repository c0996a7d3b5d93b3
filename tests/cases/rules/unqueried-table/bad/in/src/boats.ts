import { supabase } from './client';

export const q0 = () => supabase.from('boats').select('id').eq('id', 0);
export const q1 = () => supabase.from('boats').select('id').eq('id', 1);
export const q2 = () => supabase.from('boats').select('id').eq('id', 2);
export const q3 = () => supabase.from('boats').select('id').eq('id', 3);
export const q4 = () => supabase.from('boats').select('id').eq('id', 4);
export const q5 = () => supabase.from('boats').select('id').eq('id', 5);
export const q6 = () => supabase.from('boats').select('id').eq('id', 6);
export const q7 = () => supabase.from('boats').select('id').eq('id', 7);
export const q8 = () => supabase.from('boats').select('id').eq('id', 8);
export const q9 = () => supabase.from('boats').select('id').eq('id', 9);
