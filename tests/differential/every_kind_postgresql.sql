-- Every kind of object that a PostgreSQL 15 database can hold and pg_dump writes, in small: read, written as SQL, built again and
-- compared by rebuild_postgresql_test.cpp. What one line needs stands above it.
-- roles are global
do $$ begin create role every_reader; exception when duplicate_object then null; end $$;
do $$ begin create role every_owner; exception when duplicate_object then null; end $$;
create schema app; create schema "Odd Schema"; create schema owned authorization every_owner;
comment on schema app is 'the app''s';
create extension pg_trgm; create extension citext with schema app; create extension postgres_fdw; create extension hstore; create extension btree_gist;
comment on extension hstore is 'own words';
-- collations
create collation german (provider = icu, locale = 'de-u-co-phonebk');
create collation app.ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create collation app.posix (lc_collate = 'C', lc_ctype = 'POSIX');
comment on collation german is 'phone book';
-- types
create type mood as enum ('sad', 'it''s ok', 'happy'); create type app."Kind" as enum ('a', 'B c');
create type empty_enum as enum ();
comment on type mood is 'how one feels';
create domain posint as integer default 5 not null constraint positive check (value > 0) constraint small check (value < 1000);
create domain app.name as text collate german check (value <> '');
create domain arr as text[] check (array_length(value, 1) < 5);
comment on domain posint is 'a domain'; comment on constraint positive on domain posint is 'above zero';
alter domain posint add constraint late check (value <> 13) not valid;
create type pair as (a text collate "C", b posint, c app.name, d numeric(5,2), e mood[]);
create type app.nothing as ();
comment on column pair.a is 'first part';
create function float_diff(double precision, double precision) returns double precision language sql immutable strict as 'select $1 - $2';
create type floatrange as range (subtype = float8, subtype_diff = float_diff, multirange_type_name = many_floats);
create type app.textrange as range (subtype = text, subtype_opclass = text_pattern_ops, collation = "C");
create type dayrange as range (subtype = date);
create type shellrange;
create function shellrange_canonical(shellrange) returns shellrange language internal immutable strict as 'int4range_canonical';
create type shellrange as range (subtype = int4, canonical = shellrange_canonical);
-- sequences
create sequence plain_seq; create sequence app.seq as smallint increment by -2 minvalue -100 maxvalue -1 start -5 cache 7 cycle;
create unlogged sequence fast_seq;
comment on sequence plain_seq is 'plain';
-- functions
create function app.next() returns bigint language sql volatile as 'select nextval(''app.seq'')';
create function f(a integer, b text default 'x', variadic c integer[] default '{}') returns table (x integer, y text) language sql stable parallel safe cost 7 rows 3 as $$ select a, b || ';' $$;
create function lt3(mood, mood) returns boolean language sql immutable as 'select $1 < $2';
create function atomic(i int) returns int language sql begin atomic select i + 1; end;
create function atomic2(i int) returns int language sql immutable return i * 2;
create procedure pr(inout a int, out b text) language plpgsql security definer set search_path to app, public as $p$ begin b := 'q'; end $p$;
create function app.trg() returns trigger language plpgsql as $$ begin new.tag := 'x'; return new; end $$;
create function evt() returns event_trigger language plpgsql as $$ begin raise notice 'x'; end $$;
comment on function f(int, text, int[]) is 'eff'; comment on procedure pr(int) is 'proc';
create aggregate total(int) (sfunc = int4pl, stype = int, initcond = '0', parallel = safe);
create function first_of(mood[]) returns mood language sql immutable as 'select $1[1]';
create function app_mood(mood[], mood) returns mood[] language sql immutable as 'select $1 || $2';
create aggregate app.mostly(mood) (sfunc = app_mood, stype = mood[], sspace = 64, finalfunc = first_of, finalfunc_modify = shareable, initcond = '{}');
create aggregate pct(float8 order by anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra, finalfunc_modify = read_write);
create aggregate msum(int) (sfunc = int4pl, stype = int, initcond = '0', msfunc = int4pl, minvfunc = int4mi, mstype = int, minitcond = '0');
create aggregate hyp(variadic "any" order by variadic "any") (sfunc = ordered_set_transition_multi, stype = internal, finalfunc = rank_final, finalfunc_extra, hypothetical);
comment on aggregate total(int) is 'agg';
-- operators, classes
create function app.eqi(mood, integer) returns boolean language sql immutable as 'select true';
create function app.eqii(integer, mood) returns boolean language sql immutable as 'select true';
create operator app.=== (leftarg = mood, rightarg = integer, function = app.eqi, commutator = operator(app.===), restrict = eqsel, join = eqjoinsel, hashes, merges);
create operator app.=== (leftarg = integer, rightarg = mood, function = app.eqii, commutator = operator(app.===), negator = operator(app.!==));
create operator app.!== (leftarg = integer, rightarg = mood, function = app.eqii, negator = operator(app.===));
create function notm(mood) returns mood language sql immutable as 'select $1';
create operator !!! (rightarg = mood, function = notm);
comment on operator !!! (none, mood) is 'op';
create operator family app.fam using btree; 
create operator class app.rev_ops for type int4 using btree family app.fam as operator 1 >, operator 2 >=, operator 3 =, operator 4 <=, operator 5 <, function 1 btint4cmp(int4, int4);
alter operator family app.fam using btree add operator 1 > (int4, int8), function 1 (int4, int8) btint48cmp(int4, int8);
create operator class near_ops for type point using gist as operator 11 |>> (point, point), operator 15 <-> (point, point) for order by pg_catalog.float_ops, function 1 gist_point_consistent (internal, point, smallint, oid, internal), function 2 gist_box_union(internal, internal), function 3 gist_point_compress(internal), function 5 gist_box_penalty(internal, internal, internal), function 6 gist_box_picksplit(internal, internal), function 7 gist_box_same(box, box, internal), function 8 (point, point) gist_point_distance(internal, point, smallint, oid, internal), storage box;
comment on operator class app.rev_ops using btree is 'rev'; comment on operator family app.fam using btree is 'fam';

-- base type
create type box2;
create function box2_in(cstring) returns box2 language internal immutable strict as 'box_in';
create function box2_out(box2) returns cstring language internal immutable strict as 'box_out';
create type box2 (input = box2_in, output = box2_out, internallength = 32, alignment = double, category = 'G', delimiter = ';');
-- casts
create function mood_int(mood) returns int language sql immutable as 'select 1';
create cast (mood as integer) with function mood_int(mood) as assignment;
create cast (pair as text) with inout as implicit;
create cast (box2 as box) without function;
comment on cast (mood as integer) is 'cast';
-- text search
create text search dictionary app.simple_de (template = snowball, language = german, stopwords = german);
create text search configuration app.de (parser = default);
alter text search configuration app.de add mapping for asciiword, word with app.simple_de, simple;
alter text search configuration app.de add mapping for int with simple;
create text search configuration en2 (copy = english);
create text search parser app.par (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype, headline = prsd_headline);
create text search template app.tmpl (init = dsimple_init, lexize = dsimple_lexize);
create text search dictionary dd (template = app.tmpl);
comment on text search configuration en2 is 'ts'; comment on text search dictionary app.simple_de is 'td';
-- conversions, transforms, languages, access methods
create conversion app.conv for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1;
create trusted language plpgsql2 handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator;
create access method heap2 type table handler heap_tableam_handler;
comment on language plpgsql2 is 'lang';
-- foreign data
create foreign data wrapper dummy options (debug 'true'); 
create foreign data wrapper pgw2 handler postgres_fdw_handler validator postgres_fdw_validator;
create server srv type 'pg' version '9.6' foreign data wrapper postgres_fdw options (host 'localhost', dbname 'o''ther', port '5433');
create server bare foreign data wrapper dummy;
create user mapping for every_reader server srv options (user 'remote');
create user mapping for public server bare;
create foreign table app.ft (id integer options (column_name 'ID') not null, t text collate "C" default 'x', constraint pos check (id > 0)) server srv options (schema_name 'public', table_name 'x''y');
create foreign table ft_bare () server bare;
comment on foreign table app.ft is 'far'; comment on server srv is 'server'; comment on foreign data wrapper dummy is 'fdw';
-- tables
create table users (id serial primary key, mail app.citext not null unique, name app.name, born date, tag text, m mood default 'sad', pr pair, k app."Kind"[], constraint adult check (born < '2010-01-01') no inherit,
  lower_mail text generated always as (lower(tag)) stored, h hstore, r floatrange, z text collate app.ci, n int default app.next());
create table nothing (); comment on table nothing is 'no columns';
create table "Odd ""Table" ("Ünïcode Col" int, "select" text, "a.b" int check ("a.b" > 0), constraint "odd.key" primary key ("Ünïcode Col", "a.b"));
create table ids (id int generated always as identity (start 7 increment 3), big bigint generated by default as identity (sequence name my_ids minvalue 5 cycle), s smallint generated always as identity, bs bigserial, ss smallserial);
create table tenants (id int, t int, primary key (id, t));
create table posts (id int primary key, tenant int, author int, parent int, title varchar(20), body text, ts tsvector,
  constraint fk1 foreign key (tenant, author) references tenants (id, t) on delete set null (author) on update cascade,
  constraint fk2 foreign key (parent) references posts (id) on delete set default (parent) deferrable initially deferred,
  foreign key (tenant, author) references tenants match full, constraint un unique nulls not distinct (title) include (body) deferrable,
  constraint ex exclude using gist (title with =, int4range(id, parent) with &&) where (id > 3) deferrable initially deferred);
alter table posts add constraint fk3 foreign key (author) references users on delete restrict not valid;
alter table posts add constraint late check (id > 0) not valid;
comment on constraint fk1 on posts is 'fk'; comment on column posts.title is 'the title'; comment on index un is 'idx of constraint';
create index on posts (lower(title) text_pattern_ops, body collate "C" desc nulls last) include (id) where tenant is not null;
create index gin on posts using gin (body gin_trgm_ops, ts) with (fastupdate = off); create unique index uni on posts (title desc) tablespace pg_default;
create index revi on posts (id app.rev_ops); create index on posts using brin (id) with (pages_per_range = 16); create index on posts using hash (title);
alter index posts_id_idx set (autosummarize = on);
create index sig on posts using gist (body gist_trgm_ops (siglen = 32)); create index expr_stat on posts ((id + 1), (author * 2)); alter index expr_stat alter column 2 set statistics 300;
comment on index gin is 'gin';
cluster posts using posts_pkey;
alter table posts alter column body set storage external; alter table posts alter column title set statistics 200; alter table posts alter column title set compression pglz; alter table posts alter column id set (n_distinct = -0.5);
alter table posts set (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = false); alter table posts replica identity using index posts_pkey;
alter table posts enable row level security; alter table posts force row level security;
create policy p1 on posts using (author = 1); create policy "p 2" on posts as restrictive for update to every_reader, every_owner using (true) with check (id > 0 and exists (select 1 from users u where u.id = author));
create policy p3 on posts for insert with check (atomic2(id) > 0); 
comment on policy p1 on posts is 'pol';
create unlogged table ul (a int); create table heap2_t (a int) using heap2; create table copies (like posts including all);
create table typed of pair; create table typed2 of pair (a with options not null default 'q', primary key (a));
-- inheritance
create table base (id int not null, note text default 'n', constraint c1 check (id > 0)); create table mixin (x int, note text);
create table child (own int, note text default 'child', id int not null) inherits (base, mixin); create table grand () inherits (child); alter table child alter column x set default 9; alter table only base add constraint c2 check (id < 9) no inherit;
alter table grand add constraint g check (own > 0); alter table child alter column own set not null;
-- partitions
create table ev (id int not null, d date not null, kind text, pay jsonb, primary key (id, d), constraint evc check (id > 0)) partition by range (d);
create table ev20 partition of ev for values from ('2020-01-01') to ('2021-01-01'); create table ev21 (kind text, d date not null, id int not null, pay jsonb, constraint evc check (id > 0), extra_check int);
alter table ev21 drop column extra_check; alter table ev attach partition ev21 for values from ('2021-01-01') to ('2022-01-01');
create table evd partition of ev default partition by list (id); create table evd_a partition of evd for values in (1, 2, 3); create table evd_h partition of evd default partition by hash (d);
create table evd_h0 partition of evd_h for values with (modulus 2, remainder 0); create table evd_h1 partition of evd_h (kind default 'z') for values with (modulus 2, remainder 1);
create index ev_kind on ev (kind); create index ev20_own on ev20 (pay); create unique index on ev (d, id); create index only_parent on only ev (pay);
create index ev20_pay on ev20 (pay); alter index only_parent attach partition ev20_pay;
create table ev_ref (e int, d date, foreign key (e, d) references ev); alter table ev add constraint ev_u foreign key (id) references users (id);
create table evp (a int, b int) partition by range (a, (b + 1) int4_ops); create table evp_e partition of evp (constraint own check (b > 1)) for values from (minvalue, minvalue) to (10, maxvalue);
create trigger evt_row after insert on ev for each row execute function app.trg();
alter table ev20 disable trigger evt_row;
create foreign table evf partition of evp for values from (20, 0) to (30, 0) server bare;
-- views
create view v1 as select id, mail from users where id > 0; create view app.v2 (a, b) with (security_barrier) as select id, mail from v1 with local check option; create view v3 as select a from app.v2 with cascaded check option;
create recursive view rec (n) as select 1 union all select n + 1 from rec where n < 5; create view inv with (security_invoker = true) as table users;
alter view v1 alter column mail set default 'x@y';
create materialized view mv with (fillfactor = 50) as select count(*) as n, max(id) as m from users; create unique index mv_n on mv (n); create materialized view mv_empty as select 1 as a with no data; alter materialized view mv alter column n set statistics 77;
comment on view v1 is 'v'; comment on column v1.mail is 'vm'; comment on materialized view mv is 'mv'; comment on column mv.n is 'mvn';
create view grouped as select id, mail, name from users group by id;  -- stands on the primary key
create view viewtype as select u from users u; create function rows_of(u users) returns text language sql stable as 'select u.tag';
create function app.list() returns setof posts language sql stable as 'select * from posts'; create function tab(out a mood, out b int) returns setof record language sql as 'select null::mood, 1';
create view callf as select rows_of(u) as r, (app.list()).id from users u;
create table tt (a users, b v1, c posts[]);
create function fn_default(x posts default null) returns int language sql as 'select 1';
-- rules, triggers
create rule r1 as on insert to v3 do instead insert into users (mail) values ('q'); create rule "r 2" as on update to ul where old.a > 0 do also delete from ul where a = new.a; alter table ul disable rule "r 2";
create trigger t1 before insert or update of tag, m on users for each row when (new.id > 0) execute function app.trg('a', 'b''c'); create trigger t2 after delete on users referencing old table as o for each statement execute function app.trg();
create constraint trigger t3 after update on users deferrable initially deferred for each row execute function app.trg(); create trigger t4 instead of insert on v1 for each row execute function app.trg(); create trigger t5 before truncate on users execute function app.trg();
alter table users disable trigger t2; alter table users enable always trigger t1; alter table users enable replica trigger t5; comment on trigger t1 on users is 'trig';
create event trigger e1 on ddl_command_end when tag in ('CREATE TABLE', 'DROP TABLE') execute function evt(); alter event trigger e1 disable; create event trigger e2 on sql_drop execute function evt(); alter event trigger e2 disable; comment on event trigger e1 is 'evt';
-- statistics
create statistics st1 (dependencies, mcv) on id, author from posts; create statistics app.st2 on (id + 1), author from posts; alter statistics st1 set statistics 55; comment on statistics st1 is 'stat';
-- publications
create publication pub1 for table posts (id, title) where (id > 3), users with (publish = 'insert, update'); create publication pub2 for all tables; create publication pub3 for tables in schema app with (publish_via_partition_root = true); create publication pub4;
comment on publication pub1 is 'pub';
-- rights
grant select, update on posts to every_reader; grant update (title), references (id) on posts to every_reader with grant option; grant usage on schema app to every_reader; grant all on all sequences in schema app to every_reader; grant execute on function app.next() to every_reader; revoke execute on function f(int, text, int[]) from public;
grant usage on type mood to every_reader; revoke usage on type pair from public; grant usage on foreign server srv to every_reader; grant usage on foreign data wrapper dummy to every_reader; grant select on all tables in schema public to public; revoke select on users from public; grant usage on language plpgsql2 to every_reader; revoke usage on language plpgsql2 from public;
revoke all on ul from postgres; grant usage on domain posint to every_reader; grant execute on procedure pr(int) to every_reader; grant create on schema public to every_reader; grant all on schema app to every_owner;
alter default privileges in schema app grant select on tables to every_reader; alter default privileges revoke execute on functions from public; alter default privileges for role every_owner grant usage on sequences to every_reader with grant option; alter default privileges grant usage on schemas to every_reader;
alter default privileges grant all on types to every_reader;
-- owners
alter table tenants owner to every_owner; alter function app.next() owner to every_owner; alter type mood owner to every_owner; alter view v3 owner to every_owner; alter sequence plain_seq owner to every_owner; alter server bare owner to postgres; alter publication pub4 owner to postgres; alter collation german owner to every_owner; alter text search configuration en2 owner to every_owner; alter operator !!! (none, mood) owner to every_owner; alter statistics st1 owner to every_owner; alter domain posint owner to every_owner; alter aggregate total(int) owner to every_owner; alter procedure pr(int) owner to every_owner; alter materialized view mv_empty owner to every_owner; alter foreign table ft_bare owner to every_owner; alter language plpgsql2 owner to postgres; alter conversion app.conv owner to every_owner; alter operator class app.rev_ops using btree owner to every_owner; alter operator family app.fam using btree owner to every_owner; alter text search dictionary dd owner to every_owner;
create function dep_fn(x int) returns int language sql as 'select 1'; alter function dep_fn(int) depends on extension hstore; create index dep_idx on users (h); alter index dep_idx depends on extension hstore;
-- cycles
create table c_a (id int primary key, b int); create table c_b (id int primary key, a int references c_a); alter table c_a add foreign key (b) references c_b;
create view w1 as select 1 as x; create view w2 as select x from w1; create or replace view w1 as select x from (select 1 as x) q;
create function chk(i int) returns boolean language plpgsql immutable as 'begin return i > 0; end'; create table uses_chk (i int check (chk(i)), j int default atomic(3)); create index on uses_chk (chk(i));
create function tabtype(c_a) returns boolean language sql immutable as 'select true'; alter table c_a add constraint rowcheck check (tabtype(c_a)); 
create sequence owned_late; create table own_late (a int default nextval('owned_late')); alter sequence owned_late owned by own_late.a; create sequence cross_owned owned by users.id;
create table ghost_default (a int default nextval('plain_seq'), b text default 'a'::text || 'b', c timestamptz default now(), d text[] default array['x'], e jsonb default '{"a": "public.x"}', f text default 'public.users');
