// `footfall-hub notice`: the door notice of a store, for print.
import type { HubConfig } from '../config.ts';
import { loadFacts } from '../papers/load-facts.ts';
import { noticeOf } from '../papers/notice.ts';
import { type Format, layOut } from '../papers/notice-layout.ts';
import { noticePage } from '../papers/notice-page.ts';
import { noticeSvg } from '../papers/notice-svg.ts';
import type { Lang } from '../render/language.ts';
import type { HubDatabase } from '../store/port.ts';

export const NOTICE_KINDS = ['svg', 'html'] as const;

export interface NoticeOptions {
  /** RETAILER/STORE. */
  readonly store: string;
  readonly lang: Lang;
  readonly format: Format;
  readonly as: (typeof NOTICE_KINDS)[number];
}

/** The notice as text of a file, and what whoever prints it should know. Throws PapersError. */
export async function notice(
  config: HubConfig,
  db: HubDatabase,
  { store, lang, format, as }: NoticeOptions,
  nowMs: number,
): Promise<{ readonly file: string; readonly warnings: readonly string[] }> {
  const made = noticeOf(await loadFacts(config, db, store, nowMs), lang);
  const layout = layOut(made);
  const file = as === 'svg' ? noticeSvg(made, layout, format) : noticePage(made, layout, format);
  return { file, warnings: made.warnings };
}
