-- Chance that is the same for the same seed. `dice` is a firm's own number; each question about
-- the firm (its name is the salt) draws from it evenly between 0 and 1, in whatever order
-- PostgreSQL works. The functions are inlined, so that the salt is hashed once a statement.
CREATE OR REPLACE FUNCTION pg_temp.chance(dice bigint, question text) RETURNS float8
LANGUAGE sql IMMUTABLE AS $$
    SELECT (hashint8extended(dice, hashtextextended(question, 0)) & 4503599627370495)::float8
        / 4503599627370496
$$;

CREATE OR REPLACE FUNCTION pg_temp.pick(list anyarray, chance float8) RETURNS anyelement
LANGUAGE sql IMMUTABLE AS $$ SELECT list[1 + floor(chance * cardinality(list))::int] $$;

CREATE OR REPLACE FUNCTION pg_temp.between(low float8, high float8, chance float8) RETURNS float8
LANGUAGE sql IMMUTABLE AS $$ SELECT low + chance * (high - low) $$;

-- A word of three parts; `nth` counts through all of them. Low chances are the common words.
CREATE OR REPLACE FUNCTION pg_temp.coined(nth int) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT (%(first)s)[1 + nth %% cardinality(%(first)s)]
        || (%(middle)s)[1 + nth / cardinality(%(first)s) %% cardinality(%(middle)s)]
        || (%(last)s)[1 + nth / cardinality(%(first)s) / cardinality(%(middle)s)
            %% cardinality(%(last)s)]
$$;
