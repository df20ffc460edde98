-- The state that `cluster-infra doctor --backend` makes and removes.
GRANT DELETE ON {{schema}}.states TO {{apply}};
