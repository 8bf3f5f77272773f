-- Wrong tries are counted for each client, in memory: they void no code any more.
ALTER TABLE pairing_code DROP COLUMN wrong_tries;
