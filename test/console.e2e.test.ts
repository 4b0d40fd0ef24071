import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { execFileSync } from 'node:child_process';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FAKE_PASSWORD, type Scenario } from '../src/console/dev/fake-api.ts';
import { startConsoleSite, type ConsoleSite } from './console-site.ts';

/** The built console in a real browser, under the server's own content security policy, over the fake API. */
const CHROMIUM = process.env['VEDETTE_CHROMIUM'] ?? '/usr/bin/chromium';
const isThere = existsSync(CHROMIUM);
if (!isThere)
  console.warn(
    `Skipped: there is no Chromium at ${CHROMIUM}. Install it (apt-get install chromium) or set VEDETTE_CHROMIUM.`,
  );

const root = path.resolve(import.meta.dirname, '..');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// A browser on a shared machine may miss a moment: on CI a step that failed is tried once more.
const patience = { retry: process.env['CI'] === 'true' ? 1 : 0 };

describe.skipIf(!isThere)('the console in a browser', patience, () => {
  let browser: Browser;
  let site: ConsoleSite;
  let context: BrowserContext;
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    execFileSync(process.execPath, [path.join(root, 'scripts/build-console.ts'), '--if-stale'], { stdio: 'inherit' });
    site = await startConsoleSite(true);
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  beforeEach(async () => {
    site.fake.signIn('admin');
    site.fake.become('full');
    await open('light');
  });
  afterEach(async () => {
    await context.close();
  });

  async function open(scheme: 'light' | 'dark'): Promise<void> {
    await context?.close();
    context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme: scheme,
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    page = await context.newPage();
    problems = [];
    page.on('console', (message) => {
      // a refused request is an answer that the page must show; everything else is a mistake of ours
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        problems.push(message.text());
      if (message.type() === 'warning') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(String(error)));
  }

  async function go(to: string, scenario?: Scenario): Promise<void> {
    if (scenario !== undefined) site.fake.become(scenario);
    await page.goto(site.url + to);
    await page.locator('h1').first().waitFor({ state: 'attached' });
  }

  /** Violations of WCAG 2.2 A and AA that axe can find, in words. Dialogs and toasts lie outside the landmarks on purpose. */
  async function axe(): Promise<string[]> {
    await page.waitForTimeout(400);
    await page.evaluate(axeSource);
    const found: unknown = await page.evaluate(
      `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: { region: { enabled: false } } }).then((result) =>
        result.violations.flatMap((v) => v.nodes.map((n) => v.impact + ' ' + v.id + ': ' + n.target.join(' ') + ' ' + n.failureSummary)))`,
    );
    return Array.isArray(found) ? found.map(String) : ['axe gave no answer'];
  }

  const focused = (attribute: string): Promise<unknown> =>
    page.evaluate(`document.activeElement?.getAttribute('${attribute}')`);
  const rowAt = () => page.locator('.list-row.is-at');

  describe('every page, light and dark', () => {
    const pages: [address: string, scenario: Scenario, sign: string][] = [
      ['/now', 'full', 'Needs somebody'],
      ['/now', 'empty', 'Vedette is watching.'],
      ['/now', 'wrong-sum', 'does not add up'],
      ['/queue/alerts', 'full', 'Memory of lsass.exe read'],
      ['/queue/alerts', 'empty', 'Nothing is waiting.'],
      ['/queue/alerts', 'error', 'The alerts could not be read.'],
      ['/hunt', 'full', 'vssadmin delete shadows'],
      ['/hunt', 'empty', 'No event in this time.'],
      ['/hunt?q=user%20%3D%20(a', 'full', 'For one of several values'],
      ['/sources', 'full', 'adds up'],
      ['/sources', 'error', 'Which sources are configured could not be read.'],
      ['/sources/of/okta%2Fexample', 'full', 'Tried again in'],
      ['/sources/of/files%2Fnginx', 'full', 'Until it is mended the source goes on as it was.'],
      ['/sources/of/fw-edge', 'full', 'Its clock is 5 min ahead'],
      ['/sources/add?way=rsyslog', 'full', '60-vedette.conf'],
      ['/sources/add?add=kafka', 'full', 'With its kind it is the source'],
      ['/sources/unreadable', 'full', 'No parser knows this text'],
      ['/mappings', 'full', 'Payroll export'],
      ['/mappings', 'empty', 'There are no mappings.'],
      ['/mappings', 'error', 'The mappings could not be read.'],
      ['/mappings/new', 'full', 'No fields yet.'],
      ['/mappings/acme-doors', 'full', 'What comes of the records'],
      ['/mappings/syslog%3A192.0.2.40', 'full', 'Login of'],
      ['/mappings/nobody', 'full', 'There is no mapping with this id.'],
      ['/detections', 'full', 'Root shell opened with sudo'],
      ['/detections?view=problems', 'full', 'draft.yml:14'],
      ['/detections', 'empty', 'No rule is loaded.'],
      ['/detections', 'error', 'The rules could not be read.'],
      ['/detections/lsass-memory', 'full', 'What to do about a match'],
      ['/detections/dns-long-2', 'full', 'Exceptions'],
      ['/detections/nobody', 'full', 'There is no rule with the id nobody.'],
      ['/detections/blind', 'full', 'No event of the log source windows/driver_load'],
      ['/detections/blind', 'empty', 'Every rule that is on can see.'],
      ['/detections/coverage', 'full', 'cells can be seen'],
      ['/detections/coverage', 'error', 'The coverage could not be read.'],
      ['/detections/packs', 'full', 'git.example.com'],
      ['/detections/new', 'full', 'Nothing is wrong with it.'],
      ['/entities', 'full', 'FS-02.corp.example'],
      ['/entities', 'empty', 'Nobody has been observed yet.'],
      ['/entities', 'error', 'The entities could not be read.'],
      ['/entities/of/user%3Am.okafor', 'full', 'values never seen'],
      ['/entities/of/address%3A198.51.100.23', 'full', 'Nothing has been learnt of it yet.'],
      ['/entities/of/user%3Am.okafor', 'full', 'about it, under any of its names'],
      ['/entities/of/user%3Anobody', 'full', 'Nobody of this name was ever observed.'],
      ['/entities/behaviors', 'full', 'A machine calls out in a steady rhythm'],
      ['/entities/behaviors/b1', 'full', 'How strict it is'],
      ['/entities/peers', 'full', 'same department: Finance'],
      ['/entities/peers', 'empty', 'No peers are known yet.'],
      ['/entities/learning', 'full', 'Alert budget'],
      ['/entities/learning', 'empty', 'nothing is judged yet'],
      ['/settings/appearance', 'full', 'Single-letter keys'],
      ['/settings/people', 'full', 'Sanjay Nair'],
      ['/settings/keys', 'full', 'rsyslog on jump-01'],
      ['/nowhere', 'full', 'There is no page at this address.'],
    ];
    it.each(pages)(
      '%s, %s',
      async (address, scenario, sign) => {
        for (const scheme of ['light', 'dark'] as const) {
          await open(scheme);
          await go(address, scenario);
          await page.getByText(sign).first().waitFor({ timeout: 15_000 });
          expect(await page.evaluate('document.documentElement.dataset.mantineColorScheme')).toBe(scheme);
          expect(await axe()).toEqual([]);
          expect(problems).toEqual([]);
        }
      },
      60_000,
    );
  });

  it('empties a queue with one hand: J J 2 Enter U', async () => {
    await go('/queue/alerts');
    await rowAt().waitFor();
    const first = await rowAt().getAttribute('data-row');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await expect.poll(() => focused('data-row')).not.toBe(first);
    const judged = await rowAt().getAttribute('data-row');
    expect(judged).not.toBe(first);
    expect(await page.evaluate('document.activeElement.dataset.row')).toBe(judged);

    await page.keyboard.press('2');
    await page.getByLabel('Reason, may be empty').fill('The deployment of tonight');
    await page.keyboard.press('Enter');
    const row = page.locator(`[data-row="${judged}"]`);
    await row.getByText('Authorised').waitFor();
    expect(await row.getAttribute('class')).toContain('is-leaving');
    await expect.poll(() => focused('data-row')).toBe(judged);

    await page.keyboard.press('u');
    await row.getByText('Authorised').waitFor({ state: 'detached' });
    expect(await row.getAttribute('class')).not.toContain('is-leaving');
    expect(problems).toEqual([]);
  });

  it('keeps the list still while alerts come, and shows them when asked', async () => {
    await go('/queue/alerts');
    await rowAt().waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    const before = await page
      .locator('.list-row')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row')));
    site.fake.raiseAlert();
    site.fake.raiseAlert();
    await page.getByRole('button', { name: 'Show 2 new' }).waitFor();
    const after = await page
      .locator('.list-row')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-row')));
    expect(after).toEqual(before);
    await page.keyboard.press('l');
    await page.getByRole('button', { name: 'Show 2 new' }).waitFor({ state: 'detached' });
    await page.getByText('32 alerts by score').waitFor();
  });

  it('draws only what is in view of 5,000 alerts, and follows the cursor to the end of what was read', async () => {
    await go('/queue/alerts?status=all', 'many');
    await page.getByText('5,000 alerts by score').waitFor();
    expect(await page.locator('.list-row').count()).toBeLessThan(60);
    for (let step = 0; step < 40; step += 1) await page.keyboard.press('j');
    await expect.poll(() => focused('aria-rowindex')).toBe('42');
    await page.keyboard.press('End');
    await expect.poll(async () => Number(await focused('aria-rowindex'))).toBeGreaterThan(190);
    expect(await page.locator('.list-row').count()).toBeLessThan(60);
    expect(problems).toEqual([]);
  });

  it('goes from an unusual alert to what is normal, corrects it and takes that back', async () => {
    await go('/queue/alerts');
    await page.getByText('Backup catalogue deleted').first().dblclick();
    await page.getByRole('heading', { name: 'Why it is unusual' }).waitFor();
    await page.getByText('4 MB to 19 MB').first().waitFor();
    expect(await axe()).toEqual([]);
    await page.getByRole('link', { name: 'What is normal for it' }).click();
    await page.getByRole('heading', { name: 'What is unusual' }).waitFor();
    expect(page.url()).toContain('/entities/of/');
    await page.getByLabel('Role').fill('archive');
    await page
      .locator('form', { has: page.getByLabel('Role') })
      .getByRole('button', { name: 'Set' })
      .click();
    await page.getByText('Role: archive').waitFor();
    await go('/entities/learning');
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByText('taken back by').waitFor();
    await page.getByLabel('Anomaly alerts a day').fill('7');
    await page.getByRole('button', { name: 'Set' }).click();
    await page.getByText('Alert budget: 7 a day').first().waitFor();
    await page.getByRole('button', { name: 'Learn', exact: true }).click();
    await page.getByRole('progressbar', { name: 'Training' }).waitFor();
    await page.getByText('2,412 entities, 4.1 s').waitFor({ timeout: 30_000 });
    expect(problems).toEqual([]);
  }, 60_000);

  it('tunes a behaviour: off, an exception, and back', async () => {
    await go('/entities/behaviors');
    await rowAt().waitFor();
    await page.keyboard.press('o');
    await page.getByText('Turned off: Sign-in from a country').waitFor();
    await page.keyboard.press('u');
    await page.getByText('Undone: turned off').waitFor();
    await page.getByText('Sign-in from a country').first().dblclick();
    await page.getByText('Add an exception').click();
    await page.getByLabel('Why').fill('known travellers');
    await page.getByLabel('Entities').fill('user:sales-*');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('known travellers').first().waitFor();
    expect(await axe()).toEqual([]);
    expect(problems).toEqual([]);
  }, 60_000);

  it('adds a source by a form that says what is wrong where, tries it, pauses it by a key and removes it', async () => {
    await go('/sources');
    await page.keyboard.press('n');
    await page.getByRole('link', { name: /^Kafka topics/u }).click();
    const name = page.getByRole('textbox', { name: 'Name' });
    await name.fill('Not A Name');
    await page.getByRole('button', { name: 'Add and start' }).click();
    await page.getByText('a name begins with a small letter').waitFor();
    await name.fill('mine');
    await page.getByRole('button', { name: 'Add and start' }).click();
    await page.getByText('is missing', { exact: true }).first().waitFor();
    expect(await axe()).toEqual([]);
    await page.getByRole('textbox', { name: 'Brokers' }).fill('kafka.example.com:9093');
    await page.getByRole('textbox', { name: 'Topics' }).fill('audit');
    await page.getByRole('textbox', { name: 'Password' }).fill('never shown');
    await page.getByRole('button', { name: 'Test' }).click();
    await page.getByText('3 partitions, 12,004 records waiting.').waitFor();
    await page.getByRole('button', { name: 'Add and start' }).click();
    await page.getByRole('heading', { name: 'Added: kafka/mine' }).waitFor();
    await page.getByText('Waiting for the first record').waitFor();
    await page.getByRole('link', { name: 'Open it' }).click();
    await page.getByText('set, and never shown').waitFor();
    await page.keyboard.press('c');
    await page.getByLabel('Answer within (s)').fill('45');
    expect(await axe()).toEqual([]);
    await page.getByRole('button', { name: 'Save and start again' }).click();
    await page.getByText('45', { exact: true }).waitFor();
    await page.keyboard.press('o');
    await page.getByText('Paused: kafka/mine').waitFor();
    await page.keyboard.press('u');
    await page.getByText('Undone: paused').waitFor();
    await page.getByRole('button', { name: 'Remove …' }).click();
    await page.getByRole('button', { name: 'Remove it' }).click();
    await page.getByText('Its account and its events stay.').last().waitFor();
    await page.waitForURL(/\/sources\?/u);
    await page.locator('.list-row').first().waitFor();
    await expect.poll(() => page.locator('.list-row', { hasText: 'kafka/mine' }).count()).toBe(0);
    expect(problems).toEqual([]);
  }, 60_000);

  it('opens an alert, its evidence and its event, and comes back with the focus where it was', async () => {
    await go('/queue/alerts');
    await rowAt().waitFor();
    await page.keyboard.press('j');
    const alert = await rowAt().getAttribute('data-row');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Evidence' }).waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('H1');
    await page.locator('[data-row]').first().waitFor();
    expect(await axe()).toEqual([]);
    await page.keyboard.press('j');
    const finding = await rowAt().getAttribute('data-row');
    await page.keyboard.press('e');
    await page.getByRole('heading', { name: /^Original/u }).waitFor();
    expect(new URL(page.url()).searchParams.get('event')).not.toBeNull();
    expect(await axe()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: /^Original/u }).waitFor({ state: 'detached' });
    await expect.poll(() => focused('data-row')).toBe(finding);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Queue' }).waitFor();
    await expect.poll(() => focused('data-row')).toBe(alert);
    expect(problems).toEqual([]);
  });

  it('makes a mapping from pasted records: the suggestion is filled in, a meaning is picked, hostile text stays text', async () => {
    await go('/mappings/new');
    await page
      .getByLabel('Or paste some records, one a line')
      .fill('{"at":"2026-11-21T19:50:11Z","door":"<b>x</b>","badge":{"owner":"jdoe"},"result":"open"}');
    await page.getByRole('button', { name: 'Suggest a mapping' }).click();
    await page.getByText('of 1 record').waitFor();
    expect(await page.getByLabel('Meaning of badge.owner').inputValue()).toBe('user');
    expect(await page.locator('.mapping-preview b', { hasText: 'x' }).count()).toBe(0);
    await page.getByLabel('Meaning of result').selectOption('message');
    await page.getByRole('button', { name: 'Text', exact: true }).click();
    await page.getByLabel('The mapping, in YAML').fill('mapping: broken');
    await page.getByText('is no time format').waitFor();
    expect(await page.getByRole('button', { name: 'Save and use' }).isDisabled()).toBe(true);
    await page.getByLabel('The mapping, in YAML').fill('mapping: acme-doors');
    await page.getByText('is no time format').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save and use' }).click();
    await page.waitForURL((url) => url.pathname === '/mappings');
  });

  it('hunts: pivots by the value menu, narrows with the keyboard, keeps it all in the address', async () => {
    await go('/hunt');
    await page.getByText('vssadmin delete shadows').first().waitFor();
    await page
      .locator('.fields')
      .getByRole('button', { name: /^FS-02\.corp\.example/u })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Include' }).click();
    await page.waitForURL(/q=Computer/u);
    expect(new URL(page.url()).searchParams.get('q')).toBe('Computer = FS-02.corp.example');
    await page.locator('.histogram-plot').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Enter');
    await page.waitForURL(/from=\d+/u);
    await page.goBack();
    await page.waitForURL((url) => !/from=\d/u.test(url.search));
    expect(problems).toEqual([]);
  });

  it('turns a rule off and on again, tunes it, and writes one', async () => {
    await go('/detections');
    await rowAt().waitFor();
    const id = await rowAt().getAttribute('data-row');
    await page.keyboard.press('o');
    await page.getByText('Turned off:').waitFor();
    await rowAt().getByText('off', { exact: true }).waitFor();
    await page.keyboard.press('u');
    await rowAt().getByText('works', { exact: true }).waitFor();
    await page.keyboard.press('e');
    await page.waitForURL((url) => url.pathname === `/detections/${id}`);

    await page.getByText('Add an exception').click();
    await page.getByLabel('Who or what').fill('The backup');
    await page.getByLabel('Field').fill('ParentImage');
    await page.getByLabel('Values, one a line').fill('C:\\backup.exe\n\nC:\\other.exe');
    expect(await axe()).toEqual([]);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('C:\\backup.exe or C:\\other.exe').waitFor();
    await page.getByRole('button', { name: 'Remove The backup' }).click();
    await page.getByText('None: every match is a finding.').waitFor();

    await page.goto(`${site.url}/detections/new`);
    await page.getByText('Nothing is wrong with it.').waitFor();
    const text = page.getByLabel('The rule, in Sigma');
    await text.fill('title: Mine\nid: mine\ndetection:\n  selection:\n    a: b\n');
    await page.getByText('"detection" needs a "condition"').waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Save and use' }).isDisabled()).toBe(true);
    await text.fill('title: Mine\nid: mine\ndetection:\n  selection:\n    a: b\n  condition: selection\n');
    await page.getByText('Nothing is wrong with it.').waitFor();
    await page.keyboard.press('Control+s');
    await page.waitForURL(/\/detections\/mine\?saved=now$/u);
    await page.getByRole('heading', { name: 'Mine' }).waitFor();
    await page.getByText('What would it have found before?').waitFor();
    await page.getByRole('button', { name: 'Run over the past' }).click();
    await page.getByText(/the version that counts now has/u).waitFor();
    expect(await axe()).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('shows hostile text as what it is', async () => {
    await go('/hunt?q=CommandLine%20%3D%20%22x%22');
    await page.goto(`${site.url}/hunt`);
    const box = page.locator('.list-row .value-code', { hasText: 'RLO' }).first();
    await box.waitFor();
    const row = (await box.locator('xpath=ancestor::bdi[1]').textContent()) ?? '';
    expect(row).toContain('RLOgpj.exe');
    expect(row).not.toContain('\u202e');
  });

  it('asks for the password in place when the session is over, and loses nothing', async () => {
    await go('/hunt');
    await page.getByText('vssadmin delete shadows').first().waitFor();
    await page.locator('#query').fill('user = half typed');
    site.fake.endSession();
    await page.locator('.list-row').first().click();
    await page.keyboard.press('e');
    await page.getByText('Your session is over').waitFor();
    expect(await axe()).toEqual([]);
    await page.getByLabel('Password').first().fill('wrong');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('do not fit together').waitFor();
    await page.getByLabel('Password').first().fill(FAKE_PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('Your session is over').waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: /^Original/u }).waitFor();
    expect(await page.locator('#query').inputValue()).toBe('user = half typed');
  });

  it('makes the first account by the one-time link, and signs in', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      site.fake.become('setup');
      await open(scheme);
      await page.goto(`${site.url}/setup?token=token`);
      await page.getByRole('heading', { name: 'Make the first account' }).waitFor();
      expect(await axe()).toEqual([]);
    }
    await page.getByLabel('Name').fill('Olga Brandt');
    await page.getByLabel('Email address').fill('o.brandt@example.com');
    await page.getByLabel('Password').first().fill('short');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByText('At least 12 characters. A few words').waitFor();
    await page.getByLabel('Password').first().fill(FAKE_PASSWORD);
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByText('Vedette is watching.').waitFor();
    expect(new URL(page.url()).pathname).toBe('/now');
  });

  it('asks who is there at first, keeps the address, and hides what a role may not do', async () => {
    site.fake.endSession();
    await page.goto(`${site.url}/queue/alerts?severity=high`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await axe()).toEqual([]);
    await page.getByLabel('Email address').fill('i.reyes@example.com');
    await page.getByLabel('Password').first().fill(FAKE_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByText('severity is high').waitFor();

    site.fake.signIn('viewer');
    await page.reload();
    await rowAt().waitFor();
    expect(await page.getByRole('button', { name: 'Malicious' }).count()).toBe(0);
    await page.keyboard.press('1');
    await page.goto(`${site.url}/settings/people`);
    await page.getByText('Administrators may see this.').waitFor();
    expect(await page.getByRole('link', { name: 'API keys' }).count()).toBe(0);
  });

  it('shows every key of the page, jumps by palette and by G, and can switch letters off', async () => {
    await go('/queue/alerts');
    await rowAt().waitFor();
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
    expect(await axe()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Keys' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('detec');
    expect(await axe()).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/detections/u);
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.waitForURL(/\/sources$/u);
    await page.goto(`${site.url}/settings/appearance`);
    await page.getByLabel('Single-letter keys').click({ force: true });
    await page.keyboard.press('g');
    await page.keyboard.press('q');
    await page.waitForTimeout(300);
    expect(new URL(page.url()).pathname).toBe('/settings/appearance');
  });

  it('drops and names a bad part of an address', async () => {
    await go('/queue/alerts?status=opened&severity=high');
    await page.getByText('status=opened').waitFor();
    await page.getByText('severity is high').waitFor();
  });

  it('stays under its weight: the first view of the queue under 350 kB of JavaScript, compressed', async () => {
    const scripts = new Set<string>();
    page.on('response', (response) => {
      if (response.url().endsWith('.js')) scripts.add(new URL(response.url()).pathname);
    });
    await go('/queue/alerts');
    await rowAt().waitFor();
    const total = [...scripts].reduce(
      (sum, name) => sum + gzipSync(readFileSync(path.join(root, 'dist/console', name))).length,
      0,
    );
    console.log(`first view of the queue: ${Math.round(total / 1000)} kB of JavaScript in ${scripts.size} files`);
    expect(total).toBeLessThan(350_000);
    for (const name of readdirSync(path.join(root, 'dist/console/assets')).filter((file) => file.endsWith('.js'))) {
      expect(statSync(path.join(root, 'dist/console/assets', name)).size).toBeLessThan(800_000);
    }
  });
});
