// Reads a `…/config` message whole: what cannot be read is refused with a reason for people, and nothing of it holds. Settings that
// do not go with the sensor's own file are judged apart: a pause and objections must hold all the same.
import { Compile } from 'typebox/compile';
import { openAheadProblem } from '../../shared/open-ahead.ts';
import {
  OBJECTIONS_MAX,
  REMOTE_CONFIG_BYTES_MAX,
  type RemoteConfig,
  RemoteConfigSchema,
} from '../../shared/remote-config.ts';
import { schemaError, schemaErrorText } from '../../shared/schema-error.ts';
import { overlaid, type Settings } from '../../shared/settings.ts';
import { settingsProblem } from '../../shared/settings-problem.ts';

export type ReadRemoteConfig =
  /** `counting`: where it cannot be applied, why, for people. */
  | { readonly kind: 'read'; readonly remote: RemoteConfig; readonly counting: Settings | string }
  | { readonly kind: 'refused'; readonly reason: string };

const validator = Compile(RemoteConfigSchema);
const refused = (reason: string) => ({ kind: 'refused', reason }) as const;

/** `own`: what the sensor's file says, for all that the message does not name. */
export function readRemoteConfig(payload: Uint8Array, own: Settings): ReadRemoteConfig {
  if (payload.length > REMOTE_CONFIG_BYTES_MAX) {
    return refused(`it has ${payload.length} bytes, and may have ${REMOTE_CONFIG_BYTES_MAX}`);
  }
  const message = parsed(payload);
  if (message === undefined) return refused('it is not JSON');
  if (!validator.Check(message)) return refused(schemaErrorText(schemaError(validator, message)));
  const entries = message.objections.reduce((sum, { hashes }) => sum + hashes.length, 0);
  if (entries > OBJECTIONS_MAX)
    return refused(`it has ${entries} objections, and may have ${OBJECTIONS_MAX}`);
  const misled = message.open && openAheadProblem(message.open);
  if (misled) return refused(schemaErrorText({ ...misled, path: ['open', ...misled.path] }));
  const counting = overlaid(own, message.settings);
  const wrong = settingsProblem(counting);
  return { kind: 'read', remote: message, counting: wrong ? schemaErrorText(wrong) : counting };
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch (error) {
    // Bytes that are not UTF-8 are a TypeError.
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
