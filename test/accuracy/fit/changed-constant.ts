// Loaded into a sensor before all else (`node --import`): gives one constant of its code another value, so that
// the very program that ships says what the constant is worth. FOOTFALL_CONSTANT names it, as JSON.
import { registerHooks } from 'node:module';
import { type ChangedConstant, withChange } from './constant-source.ts';

const change = JSON.parse(process.env.FOOTFALL_CONSTANT ?? 'null') as ChangedConstant | null;
if (!change) throw new Error('FOOTFALL_CONSTANT does not say which constant to change');

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith(`/${change.file}`)) return loaded;
    return { ...loaded, source: withChange(String(loaded.source), change) };
  },
});
