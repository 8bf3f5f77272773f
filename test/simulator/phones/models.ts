// All models by name, for shop descriptions to refer to.
import type { PhoneModel } from './model.ts';
import { androidModels } from './models-android.ts';
import { appleModels } from './models-apple.ts';
import { fixedModels, otherModels } from './models-other.ts';

export const mobileModels: readonly PhoneModel[] = [...appleModels, ...androidModels, ...otherModels];

const byName = new Map([...mobileModels, ...fixedModels].map((model) => [model.name, model]));

/** `undefined` for a name that no model has. */
export function findModel(name: string): PhoneModel | undefined {
  return byName.get(name);
}

/** Throws for an unknown name: shop descriptions were checked when they were read. */
export function modelOf(name: string): PhoneModel {
  const model = byName.get(name);
  if (!model) throw new Error(`no phone model is called '${name}'`);
  return model;
}

export const modelNames: readonly string[] = [...byName.keys()];
