import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { isId, parseSensorPath, parseTopic, TOPIC_KINDS, topicOf } from '../../shared/topics.ts';

const id = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/);

describe('topics', () => {
  test.prop([id, id, id, fc.constantFrom(...TOPIC_KINDS)])(
    'are read as they were built',
    (retailer, store, sensor, kind) => {
      const path = { retailer, store, sensor };
      expect(parseTopic(topicOf(path, kind))).toEqual({ path, kind });
    },
  );

  test.prop([fc.string()])('take any text without throwing, and only ids into a topic', (text) => {
    expect(parseTopic(text)).toBeUndefined();
    const build = () => topicOf({ retailer: 'r', store: 's', sensor: text }, 'hour');
    if (isId(text)) expect(build()).toContain(text);
    else expect(build).toThrow(RangeError);
  });

  it.each(['a/b', 'a/b/c/d', 'a//c', 'a/+/c', 'a/#', 'A/b/c', 'a/b/-c'])(
    '%j is not a sensor path',
    (text) => {
      expect(parseSensorPath(text)).toBeUndefined();
    },
  );
});
