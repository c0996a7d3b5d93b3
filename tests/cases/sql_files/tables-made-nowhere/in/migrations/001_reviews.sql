CREATE TABLE IF NOT EXISTS reviews (id serial PRIMARY KEY, order_ref text REFERENCES public.orders (ref));
CREATE POLICY own ON reviews FOR SELECT USING (true);
