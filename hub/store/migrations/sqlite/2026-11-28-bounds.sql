-- What one noisy sensor can make a hub keep is bounded by sensor and by store, so that it costs nobody else's.

-- The store that a refused message's topic names; NULL where the hub knows none of that name.
ALTER TABLE refused ADD COLUMN store_key INTEGER REFERENCES store (key);
UPDATE refused SET store_key =
  (SELECT key FROM store WHERE refused.topic LIKE 'footfall/v1/' || store.retailer || '/' || store.id || '/%');
CREATE INDEX refused_of_store ON refused (store_key, topic, key);

-- From now on every alarm of a store or of one of its sensors names the store.
UPDATE alarm SET store_key = (SELECT store_key FROM sensor WHERE sensor.key = alarm.sensor_key)
WHERE sensor_key IS NOT NULL;
CREATE INDEX alarm_of_store ON alarm (store_key, sensor_key, kind, key);

-- The last `online_state` whose changes are in the audit log: where there were too many, it is older.
ALTER TABLE sensor ADD COLUMN noted_state TEXT;
UPDATE sensor SET noted_state = online_state;

-- Alarms of stores were never pruned.
DELETE FROM alarm WHERE key IN (
  SELECT key FROM (SELECT key, row_number() OVER (PARTITION BY store_key ORDER BY key DESC) AS rank FROM alarm)
  WHERE rank > 1000);
DELETE FROM alarm WHERE key IN (
  SELECT key FROM (SELECT key, row_number() OVER (PARTITION BY store_key ORDER BY key DESC) AS rank FROM alarm)
  ORDER BY rank, key DESC LIMIT -1 OFFSET 10000);
