/**
 * Every colour of the console as `[light, dark]`: the only place with hex values. CSS reads them as `--v-name`.
 * Contrast against their surface was checked when they were chosen: 4.5 for text, 3 for marks and edges.
 */
export const tokens = {
  bg: ['#f9fafb', '#0d0e11'],
  surface: ['#ffffff', '#131619'],
  raised: ['#ffffff', '#1c1e22'],
  sunken: ['#f2f4f5', '#191b1f'],
  hover: ['#f2f4f6', '#1a1d21'],
  selected: ['#e9eefb', '#1a2338'],
  line: ['#e4e6e9', '#25282c'],
  'line-strong': ['#c8cbce', '#393d43'],
  control: ['#878d95', '#6a717a'],
  text: ['#1a1e24', '#e8eaec'],
  'text-2': ['#4b5058', '#abb0b6'],
  'text-3': ['#666c74', '#8c9198'],
  accent: ['#2f4fc4', '#8ea6ff'],
  'accent-fill': ['#2f4fc4', '#4a63d8'],
  'accent-tint': ['#e9eefb', '#1c2542'],
  'sev-critical': ['#a8071f', '#f2495a'],
  'sev-high': ['#c54a00', '#f88a4a'],
  'sev-medium': ['#ae7800', '#f2c552'],
  'sev-low': ['#2f7aa3', '#5fa6d0'],
  'sev-informational': ['#6f757d', '#8d939b'],
  'sev-critical-text': ['#a8071f', '#ff7480'],
  'sev-high-text': ['#a63d00', '#f88a4a'],
  'sev-medium-text': ['#7d5800', '#f2c552'],
  'sev-low-text': ['#24688d', '#7cb9dd'],
  'sev-critical-tint': ['#fbeaec', '#331519'],
  'sev-high-tint': ['#fcefe5', '#33200f'],
  'sev-medium-tint': ['#fbf3df', '#2f2710'],
  'sev-low-tint': ['#e6f1f7', '#122630'],
  ok: ['#0a7a6c', '#35c9a6'],
  'ok-tint': ['#e2f3f0', '#0f2a25'],
  unsure: ['#6a4bb8', '#a79bff'],
  'unsure-tint': ['#efeafa', '#221d3a'],
  'kind-user': ['#7a4fd0', '#a79bff'],
  'kind-device': ['#1e4fa8', '#7fb0ff'],
  'kind-process': ['#4b5058', '#c2c7cd'],
  'kind-file': ['#5c6650', '#b6c0a6'],
  'kind-address': ['#0a7a6c', '#35c9a6'],
  'kind-domain': ['#24759f', '#6fc0e8'],
  'kind-cloud': ['#8c1553', '#e184ad'],
  'kind-application': ['#8a5f00', '#d0a02a'],
  'chart-1': ['#1e4fa8', '#5b9bff'],
  'chart-2': ['#b07a00', '#d0a02a'],
  grid: ['#eceef0', '#212429'],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

/** `--v-name` of every token for one scheme. */
export function tokensToCssVariables(scheme: 'light' | 'dark'): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tokens).map(([name, [light, dark]]) => [`--v-${name}`, scheme === 'light' ? light : dark]),
  );
}
