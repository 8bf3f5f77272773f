// What a door notice says, before it is laid out: the same for print as SVG and as HTML.

export interface NoticeText {
  readonly title: string;
  readonly store: string;
  readonly lead: string;
  readonly parts: readonly { readonly heading: string; readonly text: string }[];
  /** Above the printed address of the page that the code leads to. */
  readonly codeCaption: string;
  readonly asOf: string;
}

/** Everything that a notice cannot do without; see `noticeFacts`. */
export interface Notifier {
  readonly legalName: string;
  readonly contact: string;
  /** Null where there is none. */
  readonly dataProtectionOfficer: string | null;
  readonly publicPage: string;
}
