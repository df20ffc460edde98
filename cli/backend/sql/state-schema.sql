CREATE SCHEMA IF NOT EXISTS {{schema}};
CREATE TABLE IF NOT EXISTS {{schema}}.states (
  id bigint NOT NULL DEFAULT nextval('public.global_states_id_seq') PRIMARY KEY,
  name text UNIQUE,
  data text
);
CREATE UNIQUE INDEX IF NOT EXISTS states_by_name ON {{schema}}.states (name);
REVOKE ALL ON SCHEMA {{schema}} FROM PUBLIC;
GRANT USAGE ON SCHEMA {{schema}} TO {{apply}}, {{plan}};
REVOKE ALL ON {{schema}}.states FROM {{apply}}, {{plan}};
GRANT SELECT, INSERT, UPDATE ON {{schema}}.states TO {{apply}};
-- Enough for a plan, its lock included: advisory locks ask for no right.
GRANT SELECT ON {{schema}}.states TO {{plan}};
