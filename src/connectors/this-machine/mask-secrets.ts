import { basename } from 'node:path';

const MASK = '***';

/**
 * The words of a command line as one text, with the values of arguments that look like secrets masked: a security platform must not
 * collect the passwords of the machine that it watches. What is masked: values of options and variables whose names say so
 * (`--password=…`, `--token …`, `PGPASSWORD=…`), the options of programs that are known to take one (`mysql -p…`, `sshpass -p …`,
 * `curl -u name:…`), passwords in URLs, secret query parameters, `Authorization` headers, JSON web tokens and tokens of well-known form.
 */
export function maskedCommandLine(words: readonly string[]): string {
  const program = basename(words[0] ?? '');
  return words
    .map((word, index) => (index === 0 ? maskText(word) : maskWord(word, words[index - 1] ?? '', index > 1, program)))
    .join(' ');
}

/** Options by program that are followed by a secret, or have it attached. */
const secretOptionsByProgram: ReadonlyMap<string, readonly string[]> = new Map([
  ['mysql', ['-p']],
  ['mysqldump', ['-p']],
  ['mysqladmin', ['-p']],
  ['mysqlimport', ['-p']],
  ['mariadb', ['-p']],
  ['mariadb-dump', ['-p']],
  ['sshpass', ['-p']],
  ['mongo', ['-p']],
  ['mongosh', ['-p']],
  ['mongodump', ['-p']],
  ['redis-cli', ['-a']],
  ['ldapsearch', ['-w']],
  ['ldapmodify', ['-w']],
  ['ldapadd', ['-w']],
  ['xfreerdp', ['/p:']],
  ['useradd', ['-p']],
  ['usermod', ['-p']],
  ['zip', ['-P']],
  ['unzip', ['-P']],
  ['7z', ['-p']],
  ['smbclient', ['-U']],
  ['rpcclient', ['-U']],
  ['curl', ['-u', '--user', '-U', '--proxy-user']],
  ['wget', ['--user']],
]);
/** With these, `-p` alone asks at the terminal: the next word is something else. */
const attachedOnly = new Set(['mysql', 'mysqldump', 'mysqladmin', 'mysqlimport', 'mariadb', 'mariadb-dump', '7z']);
/** These take `name:secret` or `name%secret`: the name stays. */
const namedSecrets = new Set(['curl', 'wget', 'smbclient', 'rpcclient']);

// Every repetition is bounded: command lines are hostile, and these run on each of them.
const secretName = String.raw`[\w.-]{0,40}(?:passw(?:or)?d|passphrase|passwd|pwd|\bpass|[_-]pass|secret|token|api[_-]?key|access[_-]?key|auth[_-]?key|private[_-]?key|credentials?)`;
/** A name that goes on like this names a place or a way, not the secret itself. */
const harmlessEnd = String.raw`(?![\w.-]{0,40}(?:file|path|dir|stdin|store|policy|type|name|length|url|fd|prompt|mode|user))`;
const secretOption = new RegExp(String.raw`^(--?${secretName}${harmlessEnd}[\w.-]{0,40})$`, 'i');
const assigned = new RegExp(
  String.raw`((?:^|[\s"'&?;,{-])${secretName}${harmlessEnd}[\w.-]{0,40}["']?\s?[=:]\s?)("[^"]*"|'[^']*'|[^\s"'&;,}]+)`,
  'gi',
);

function maskWord(word: string, before: string, beforeIsOption: boolean, program: string): string {
  if (beforeIsOption && secretOption.test(before) && !word.startsWith('-')) return MASK;
  for (const option of secretOptionsByProgram.get(program) ?? []) {
    if (beforeIsOption && before === option && !attachedOnly.has(program)) return maskValue(word, program);
    if (word.startsWith(`${option}=`)) return `${option}=${maskValue(word.slice(option.length + 1), program)}`;
    if (word.startsWith(option) && word.length > option.length && !option.startsWith('--')) {
      return option + maskValue(word.slice(option.length), program);
    }
  }
  return maskText(word);
}

function maskValue(value: string, program: string): string {
  if (!namedSecrets.has(program)) return MASK;
  const at = value.search(/[:%]/);
  return at < 0 ? value : value.slice(0, at + 1) + MASK;
}

/** Secrets that show themselves in a text, whatever program it belongs to: also inside of `sh -c "…"`. */
export function maskText(text: string): string {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]{0,200}:)[^\s/@]{1,300}(?=@)/gi, `$1${MASK}`)
    .replace(/(authorization["']?\s?[:=]\s?["']?(?:(?:bearer|basic|token|digest|negotiate)\s)?)[^\s"']+/gi, `$1${MASK}`)
    .replace(/([?&;](?:sig|signature|code|key|x-amz-signature|x-amz-security-token)=)[^\s&;"']+/gi, `$1${MASK}`)
    .replace(/\b(pass:)[^\s"']+/g, `$1${MASK}`)
    .replace(assigned, (_, name: string) => name + MASK)
    .replace(/\beyJ[\w-]{8,2000}\.[\w-]{4,2000}\.[\w-]{0,2000}/g, MASK)
    .replace(/\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-|npm_)[\w-]{16,300}/g, MASK)
    .replace(/\b((?:mysql|mariadb)[\w-]{0,20}\s[^|;&]{0,300}?\s?-p)(?=\S)[^\s"']+/g, `$1${MASK}`)
    .replace(/\b(sshpass\s(?:-[ev]\s)?-p\s?)[^\s"']+/g, `$1${MASK}`);
}
