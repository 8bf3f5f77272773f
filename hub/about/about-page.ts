// The public page of a store and the page of one objection: what the code on the door leads to. Without a script, and
// with nothing of the dashboards around it.

import type { LocalDate } from '../calendar/local-days.ts';
import type { FollowedObjection } from '../objections/objections.ts';
import type { Facts } from '../papers/facts.ts';
import { LANGUAGES } from '../papers/language.ts';
import { noticeText } from '../papers/notice.ts';
import type { ValuesInForce } from '../remote/values-in-force.ts';
import { html, renderPage, type View } from '../render/html.ts';
import { LANGS, LANGUAGE_NAMES } from '../render/language.ts';
import type { Render } from '../render/render.ts';
import type { Assets } from '../web/assets.ts';

export interface AboutStore {
  readonly render: Render;
  /** The store's page, from the hub's root. */
  readonly path: string;
  /** The way to that root, as `FastifyRequest` has it. */
  readonly root: string;
  readonly facts: Facts;
  readonly values: ValuesInForce;
}

/** `refusal`: why nothing was registered. */
export function aboutPage(assets: Assets, about: AboutStore, refusal?: string): string {
  const { render, facts, path } = about;
  const { lang } = render;
  const words = render.words.about;
  const { title, store, lead, parts } = notice(about);
  return page(
    assets,
    about,
    `${title} – ${store}`,
    html`
    <h1>${title}</h1>
    <p class="muted">${store}</p>
    ${refusal !== undefined && html`<p class="notice bad" role="alert" id="refusal"><b>${refusal}</b></p>`}
    <p>${lead}</p>
    <section aria-labelledby="object">
      <h2 id="object">${words.object}</h2>
      <p>${words.lead.noNeed}</p>
      <p>${words.lead.changing}</p>
      <p>${words.lead.fixed}</p>
      <form class="entry" method="post" action=${`${path}?lang=${lang}`}>
        <p class="field">
          <label for="address">${words.address} <span class="hint">${words.addressHint}</span></label>
          <input
            id="address" name="address" type="text" required maxlength="1000" autocomplete="off"
            autocapitalize="off" spellcheck="false" aria-describedby=${refusal === undefined ? undefined : 'refusal'}
          />
        </p>
        <p class="field"><button type="submit">${words.register}</button></p>
      </form>
      <details>
        <summary>${words.find}</summary>
        <ul>
          <li>${words.steps.iphone}</li>
          <li>${words.steps.android}</li>
          <li>${words.steps.unknown}</li>
          <li>${words.steps.second}</li>
        </ul>
      </details>
      <p class="muted">${words.keyed}</p>
    </section>
    <section aria-labelledby="force">
      <h2 id="force">${words.inForce}</h2>
      <ul>${inForce(about).map((line) => html`<li>${line}</li>`)}</ul>
    </section>
    <section>
      ${parts.map((part) => html`<h2>${part.heading}</h2><p>${part.text}</p>`)}
    </section>
    <p class="muted">${LANGUAGES[lang].date(facts.writtenOn)}</p>`,
  );
}

function notice({ facts, render: { lang, words } }: AboutStore) {
  const { legalName, shownAs, contact, dataProtectionOfficer } = facts.controller;
  return noticeText(
    facts,
    {
      legalName: legalName ?? shownAs,
      contact: contact ?? words.about.inShop,
      dataProtectionOfficer: dataProtectionOfficer ?? null,
      publicPage: facts.publicPage ?? '',
    },
    lang,
  );
}

/** As the sensors themselves say, the weakest of them first: not what a file on the hub hopes for. */
function inForce({ render, facts, values }: AboutStore): string[] {
  const words = render.words.about;
  const { opening } = LANGUAGES[render.lang];
  const settings = values.sensors.map((sensor) => sensor.settings);
  if (settings.length === 0) return [words.noSensor];
  const least = (of: (one: (typeof settings)[number]) => number) => Math.min(...settings.map(of));
  const most = (of: (one: (typeof settings)[number]) => number) => Math.max(...settings.map(of));
  const hours = new Set(
    settings.map((one) =>
      one.opening === null
        ? words.always
        : words.hours(opening(one.opening.hours).join(', '), one.opening.timeZone),
    ),
  );
  const { pause } = values.asked;
  return [
    ...(pause === undefined
      ? []
      : [pause.untilMs === null ? words.paused : words.pausedUntil(momentOf(render, facts, pause.untilMs))]),
    words.forgotten(settings.some(({ profile }) => profile === 'hour') ? 60 : 5),
    words.noise(most(({ privacy }) => privacy.epsilon)),
    words.floor(least(({ privacy }) => privacy.floor)),
    words.zone(
      least(({ zones }) => zones.insideDbm),
      least(({ zones }) => zones.floorDbm),
    ),
    ...hours,
    ...(settings.some((one) => one.opening !== null && one.baseline) ? [words.baseline] : []),
  ];
}

/** On the store's clock. */
export const momentOf = ({ dates }: Render, facts: Facts, epochMs: number) =>
  dates.fullMoment(facts.store.timeZone, epochMs);

/** `followed` is undefined where the link is of no objection. */
export function objectionPage(
  assets: Assets,
  about: AboutStore,
  link: string,
  followed: FollowedObjection | undefined,
): string {
  const { render, path, facts } = about;
  const { lang, dates } = render;
  const words = render.words.about;
  const back = html`<p><a href=${`${path}?lang=${lang}`}>${words.back}</a></p>`;
  if (followed === undefined) {
    return page(
      assets,
      about,
      words.objection,
      html`<h1>${words.objection}</h1><p>${words.notThere}</p>${back}`,
    );
  }
  const day = (epochMs: number) => dates.full(new Date(epochMs).toISOString().slice(0, 10) as LocalDate);
  const late = followed.sensors.filter(({ has, online }) => !has && !online);
  return page(
    assets,
    about,
    words.objection,
    html`
    <h1>${words.objection}</h1>
    <p class="notice" role="status"><b>${progress(render, followed)}</b></p>
    ${late.map(({ id, saidMs }) => html`<p>${words.silentSince(id, momentOf(render, facts, saidMs))}</p>`)}
    <p>${words.keepLink}</p>
    <p>${words.ends(day(followed.registeredMs), day(followed.expiresMs))}</p>
    <p><a href=${`${link}?lang=${lang}`}>${words.lookAgain}</a></p>
    <form class="entry" method="post" action=${`${link}/withdraw?lang=${lang}`}>
      <p class="field"><button type="submit">${words.withdraw}</button></p>
    </form>
    ${back}`,
    link,
  );
}

function progress({ words: { about: words }, dates }: Render, { sensors }: FollowedObjection): string {
  if (sensors.length === 0) return words.nobodyHas;
  const waiting = sensors.filter(({ has }) => !has).map(({ id }) => id);
  if (waiting.length > 0) return words.onItsWay(dates.list(waiting));
  return words.allHave(dates.list(sensors.map(({ id }) => id)));
}

export function withdrawnPage(assets: Assets, about: AboutStore, wasThere: boolean): string {
  const { render, path } = about;
  const { lang } = render;
  const words = render.words.about;
  return page(
    assets,
    about,
    words.objection,
    html`
    <h1>${words.objection}</h1>
    <p role="status">${wasThere ? words.withdrawn : words.notThere}</p>
    <p><a href=${`${path}?lang=${lang}`}>${words.back}</a></p>`,
  );
}

/** `self`: the page's own path, for the other language. */
function page(
  assets: Assets,
  { render: { lang, words }, path, root }: AboutStore,
  title: string,
  body: View,
  self = path,
): string {
  const others = LANGS.filter((one) => one !== lang);
  const frame = html`<html lang=${lang}>
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="robots" content="noindex" />
      <title>${title}</title>
      <link rel="icon" href=${assets.icon} type="image/svg+xml" />
      <link rel="stylesheet" href=${assets.style} />
    </head>
    <body>
      <a class="skip" href="#main">${words.about.skip}</a>
      <header class="top">
        <div class="inner">
          <span class="brand"><img src=${assets.icon} alt="" width="22" height="22" />Footfall</span>
          <nav aria-label=${words.frame.language}>
            ${others.map((one) => html`<a href=${`${self}?lang=${one}`} lang=${one} hreflang=${one}>${LANGUAGE_NAMES[one]}</a>`)}
          </nav>
        </div>
      </header>
      <main id="main" class="inner about">${body}</main>
    </body>
  </html>`;
  return renderPage(frame, root);
}
