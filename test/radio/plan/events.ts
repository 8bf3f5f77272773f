// What happens when, as the guest plays it and as it answers: contract of the host's side and the guest's.

export type PlanEvent = { readonly atMs: number } & (
  | {
      readonly kind: 'phone';
      readonly station: number /** Vendor element, hexadecimal. */;
      readonly element: string;
    }
  | { readonly kind: 'scan'; readonly station: number; readonly dbm: number }
  | { readonly kind: 'script'; readonly name: string; readonly script: string }
  | { readonly kind: 'cue'; readonly name: string }
);

export interface PlayedPlan {
  /** The guest's clock when the plan begins: milliseconds since 1970. */
  readonly startMs: number;
  /** In their order; `atMs` from the start. */
  readonly events: readonly PlanEvent[];
}

export interface PlayReport {
  scans: number;
  /** Orders that wpa_supplicant did not take: a scan while another ran. */
  refused: number;
  /** How far behind the plan it was, at worst. */
  lateMsMax: number;
}
