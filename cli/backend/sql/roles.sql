-- Once for each database of states; run by its owner or a superuser. Passwords are set apart from this: \password in psql.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{{apply}}') THEN
    CREATE ROLE {{apply}} LOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{{plan}}') THEN
    CREATE ROLE {{plan}} LOGIN;
  END IF;
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO {{apply}}, {{plan}}', current_database());
END
$$;

-- All stacks of all environments draw the numbers of their locks from it.
CREATE SEQUENCE IF NOT EXISTS public.global_states_id_seq AS bigint;
GRANT USAGE ON SCHEMA public TO {{apply}};
GRANT USAGE ON SEQUENCE public.global_states_id_seq TO {{apply}};
