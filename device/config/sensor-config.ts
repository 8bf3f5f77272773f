// The sensor's configuration: one YAML file. One schema gives type, default, validation and
// documentation; an error names the file, the line, the field, what is wrong and what to do.
import { dirname, resolve } from 'node:path';
import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { readBrokerUrl } from '../../shared/broker-url.ts';
import { readConfig } from '../../shared/config-file.ts';
import { LOG_LEVELS } from '../../shared/logger.ts';
import { BROKERS_MAX } from '../../shared/pairing.ts';
import { SETTING_SCHEMAS } from '../../shared/settings.ts';
import { meaningProblem } from '../../shared/settings-problem.ts';
import { parseSensorPath, type SensorPath } from '../../shared/topics.ts';

const strict = { additionalProperties: false } as const;

const SourceSchema = Type.Union([
  Type.Object(
    { interface: Type.String({ pattern: '^[A-Za-z0-9_.-]{1,15}$', description: 'a monitor interface' }) },
    strict,
  ),
  Type.Object(
    {
      command: Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description: 'program and arguments; it writes a capture to its standard output',
      }),
    },
    strict,
  ),
  Type.Object(
    {
      fifo: Type.String({ pattern: '^/', description: 'that a program of its own unit writes a capture to' }),
      receiver: Type.Optional(
        Type.String({
          pattern: '^[A-Za-z0-9_.-]{1,15}$',
          description: 'the monitor interface that it reads, to tell deaf from empty',
        }),
      ),
    },
    strict,
  ),
]);

const RadioSchema = Type.Object(
  {
    country: Type.Union([Type.String({ pattern: '^[A-Z]{2}$' }), Type.Null()], {
      default: null,
      description: 'whose radio rules to keep, ISO 3166-1 alpha-2; null leaves what is set',
    }),
    driver: Type.Union([Type.String({ pattern: '^[A-Za-z0-9_-]{1,40}$' }), Type.Null()], {
      default: null,
      description: 'of the adapter to listen with; null: the best that is there',
    }),
    hop: Type.Boolean({
      default: false,
      description: 'slowly over the channels 1, 6 and 11; `channel` is null then',
    }),
  },
  { ...strict, default: {} },
);

const SensorConfigSchema = Type.Object(
  {
    sensor: Type.String({
      pattern: '^[a-z0-9-]{1,40}/[a-z0-9-]{1,40}/[a-z0-9-]{1,40}$',
      description: 'RETAILER/STORE/SENSOR, each of a-z, 0-9 and -',
    }),
    broker: Type.Optional(
      Type.String({
        pattern: '^mqtts?://',
        maxLength: 500,
        description:
          "the hub's broker: mqtt://[USER:PASSWORD@]HOST[:PORT], user and password percent-encoded; default: mqtt://127.0.0.1:1883",
      }),
    ),
    brokers: Type.Optional(
      Type.Array(Type.String({ pattern: '^mqtts?://', maxLength: 500 }), {
        minItems: 1,
        maxItems: BROKERS_MAX,
        description: 'those of a hub that has several, instead of `broker`',
      }),
    ),
    credentials: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'file that `footfall-sensor pair` writes, instead of `broker`; relative to this file',
      }),
    ),
    outbox: Type.String({
      default: 'footfall-outbox.sqlite',
      minLength: 1,
      description: 'file of the releases on their way to the hub; relative to this file',
    }),
    source: Type.Optional(SourceSchema),
    radio: RadioSchema,
    clock: Type.Enum(['synchronised', 'trusted'], {
      default: 'synchronised',
      description:
        'hears once the clock is synchronised, or trusts a clock that this machine cannot vouch for',
    }),
    ...SETTING_SCHEMAS,
    healthEverySeconds: Type.Integer({ default: 300, minimum: 1, maximum: 86_400 }),
    sendDelaySecondsMax: Type.Integer({
      default: 30,
      minimum: 0,
      maximum: 600,
      description: 'each hour is sent after a random delay up to this',
    }),
    logLevel: Type.Enum([...LOG_LEVELS], { default: 'info' }),
  },
  strict,
);

/** As the schema, with `outbox` and `credentials` made absolute, `sensor` taken apart, and one broker or several as a list. */
export type SensorConfig = Omit<Static<typeof SensorConfigSchema>, 'sensor' | 'broker' | 'brokers'> & {
  readonly path: SensorPath;
  readonly brokers: readonly string[];
};

const DEFAULT_BROKER = 'mqtt://127.0.0.1:1883';

const validator = Compile(SensorConfigSchema);
const hostOf = (url: string) => new URL(url).host;

/** `file` is the path of the text, for messages and relative paths. Throws an Error for people. */
export function parseSensorConfig(text: string, file: string): SensorConfig {
  const { config, written, fail } = readConfig(text, file, SensorConfigSchema, validator);
  const { sensor, broker, brokers, ...rest } = config;
  const path =
    parseSensorPath(sensor) ??
    fail({
      path: ['sensor'],
      problem: `'${sensor}' is not a sensor: ids begin and end with a letter or digit`,
    });
  const wrong = meaningProblem(config);
  if (wrong) fail(wrong);
  const { credentials } = config;
  const named = (['broker', 'brokers'] as const).find((field) => field in (written as object));
  if (credentials !== undefined && named !== undefined) {
    fail({ path: [named], problem: 'the credentials of a paired sensor name its brokers: keep one' });
  }
  if (broker !== undefined && brokers !== undefined) {
    fail({ path: ['brokers'], problem: '`broker` names one already: keep one of the two' });
  }
  if (config.radio.hop && config.channel !== null) {
    fail({ path: ['radio', 'hop'], problem: 'a radio that hops stays on no channel: leave `channel` out' });
  }
  const urls = brokers ?? [broker ?? DEFAULT_BROKER];
  for (const [index, url] of urls.entries()) {
    const path = brokers === undefined ? ['broker'] : ['brokers', String(index)];
    const read = readBrokerUrl(url);
    if (read.kind === 'wrong') fail({ path, problem: read.problem });
    else if (urls.some((other, at) => at < index && hostOf(other) === hostOf(url))) {
      fail({ path, problem: `${hostOf(url)} is named twice: name each broker once` });
    }
  }
  const absolute = (name: string) => resolve(dirname(file), name);
  return {
    ...rest,
    path,
    brokers: urls,
    outbox: absolute(config.outbox),
    ...(credentials !== undefined && { credentials: absolute(credentials) }),
  };
}
