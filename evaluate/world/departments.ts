/** A weighted list: what is first is done most. */
export interface Department {
  readonly name: string;
  /** of all people */
  readonly share: number;
  readonly titles: readonly string[];
  readonly programs: readonly Program[];
  /** folders on the file servers */
  readonly shares: readonly string[];
  /** applications that people sign in to */
  readonly apps: readonly string[];
  /** servers of their own, by the first part of the name */
  readonly servers: readonly string[];
  /** how much of each an hour of work holds */
  readonly web: number;
  readonly files: number;
  readonly starts: number;
  readonly uploads: number;
}

export interface Program {
  readonly image: string;
  readonly parent: string;
  /** command lines, `{n}` is a number, `{w}` a word */
  readonly lines: readonly string[];
}

const program = (image: string, parent: string, ...lines: string[]): Program => ({
  image,
  parent,
  lines: lines.length > 0 ? lines : [`"${image}"`],
});

const explorer = 'C:\\\\Windows\\\\explorer.exe';
const office = (name: string, ending: string): Program =>
  program(`C:\\\\Program Files\\\\Microsoft Office\\\\root\\\\Office16\\\\${name}`, explorer, `\\"${name}\\"`, `\\"${name}\\" C:\\\\Users\\\\Documents\\\\{w}-{n}.${ending}`); // prettier-ignore
const browser = program('C:\\\\Program Files\\\\Browser\\\\browser.exe', explorer, 'browser.exe --type=renderer --id={n}', 'browser.exe https://{w}.example/'); // prettier-ignore
const chat = program('C:\\\\Program Files\\\\Chat\\\\chat.exe', explorer, 'chat.exe --start');
const mail = office('OUTLOOK.EXE', 'msg');
const sheets = office('EXCEL.EXE', 'xlsx');
const words = office('WINWORD.EXE', 'docx');
const slides = office('POWERPNT.EXE', 'pptx');
const reader = program('C:\\\\Program Files\\\\Reader\\\\reader.exe', explorer, 'reader.exe {w}.pdf');
const notes = program('C:\\\\Windows\\\\System32\\\\notepad.exe', explorer, 'notepad.exe {w}.txt');
const editor = program('C:\\\\Program Files\\\\Editor\\\\editor.exe', explorer, 'editor.exe C:\\\\src\\\\{w}');
const shell = program('C:\\\\Windows\\\\System32\\\\WindowsPowerShell\\\\v1.0\\\\powershell.exe', explorer, 'powershell.exe', 'powershell.exe -File build.ps1'); // prettier-ignore
const git = program('C:\\\\Program Files\\\\Git\\\\cmd\\\\git.exe', 'C:\\\\Program Files\\\\Editor\\\\editor.exe', 'git.exe status', 'git.exe fetch origin', 'git.exe commit -m {w}'); // prettier-ignore
const nodejs = program('C:\\\\Program Files\\\\nodejs\\\\node.exe', 'C:\\\\Windows\\\\System32\\\\cmd.exe', 'node.exe test {w}', 'node.exe server.js --port {n}'); // prettier-ignore
const ssh = program('C:\\\\Windows\\\\System32\\\\OpenSSH\\\\ssh.exe', 'C:\\\\Windows\\\\System32\\\\WindowsPowerShell\\\\v1.0\\\\powershell.exe', 'ssh.exe {w}'); // prettier-ignore
const containers = program('C:\\\\Program Files\\\\Containers\\\\containers.exe', 'C:\\\\Windows\\\\System32\\\\cmd.exe', 'containers.exe build {w}'); // prettier-ignore
const ledger = program('C:\\\\Program Files\\\\Ledger\\\\ledger.exe', explorer, 'ledger.exe /client {n}');
const crm = program('C:\\\\Program Files\\\\Crm\\\\crm.exe', explorer, 'crm.exe');
const remote = program('C:\\\\Windows\\\\System32\\\\mstsc.exe', explorer, 'mstsc.exe /v:{w}');
const console_ = program('C:\\\\Windows\\\\System32\\\\mmc.exe', explorer, 'mmc.exe dsa.msc', 'mmc.exe eventvwr.msc');
const lookups = program('C:\\\\Windows\\\\System32\\\\nslookup.exe', 'C:\\\\Windows\\\\System32\\\\cmd.exe', 'nslookup.exe {w}.example.com'); // prettier-ignore
const settings = program('C:\\\\Windows\\\\System32\\\\ipconfig.exe', 'C:\\\\Windows\\\\System32\\\\cmd.exe', 'ipconfig.exe /all'); // prettier-ignore
const command = program('C:\\\\Windows\\\\System32\\\\cmd.exe', explorer, 'cmd.exe');

const everyone = ['Mail', 'Chat', 'Documents', 'Intranet'];

export const departments: readonly Department[] = [
  { name: 'Engineering', share: 0.34, titles: ['Engineer', 'Senior Engineer', 'Engineering Manager'], programs: [browser, editor, git, nodejs, chat, shell, mail, ssh, containers, command, words], shares: ['engineering', 'common', 'releases'], apps: [...everyone, 'Code', 'Tickets', 'Cloud Console'], servers: ['git', 'ci', 'dev'], web: 7, files: 0.6, starts: 6, uploads: 0.35 },
  { name: 'Sales', share: 0.26, titles: ['Account Executive', 'Sales Manager', 'Sales Assistant'], programs: [browser, mail, crm, chat, slides, sheets, words, reader], shares: ['sales', 'common', 'contracts'], apps: [...everyone, 'CRM', 'Travel'], servers: ['crm'], web: 8, files: 1, starts: 3, uploads: 0.6 },
  { name: 'Finance', share: 0.14, titles: ['Accountant', 'Controller', 'Head of Finance'], programs: [sheets, ledger, mail, browser, reader, chat, words], shares: ['finance', 'common', 'contracts', 'payroll'], apps: [...everyone, 'Ledger', 'Banking'], servers: ['erp'], web: 4, files: 2, starts: 3, uploads: 0.3 },
  { name: 'HR', share: 0.08, titles: ['Recruiter', 'HR Partner', 'Head of HR'], programs: [browser, mail, words, chat, reader, sheets], shares: ['hr', 'common', 'payroll'], apps: [...everyone, 'People', 'Learning'], servers: ['hr'], web: 6, files: 1.4, starts: 3, uploads: 0.3 },
  { name: 'Legal', share: 0.05, titles: ['Counsel', 'Paralegal'], programs: [words, mail, reader, browser, chat], shares: ['legal', 'contracts', 'common'], apps: [...everyone, 'Contracts'], servers: ['dms'], web: 4, files: 1.6, starts: 3, uploads: 0.4 },
  { name: 'Support', share: 0.08, titles: ['Support Agent', 'Support Lead'], programs: [browser, crm, chat, mail, notes, remote], shares: ['support', 'common'], apps: [...everyone, 'Tickets', 'CRM'], servers: ['crm'], web: 9, files: 0.7, starts: 3, uploads: 0.3 },
  { name: 'IT', share: 0.05, titles: ['Administrator', 'Service Desk', 'Head of IT'], programs: [browser, shell, console_, remote, chat, mail, command, lookups, settings, ssh, notes], shares: ['it', 'common', 'software'], apps: [...everyone, 'Tickets', 'Admin Portal', 'Cloud Console'], servers: ['jump', 'mon', 'dc'], web: 6, files: 0.8, starts: 6, uploads: 0.3 },
]; // prettier-ignore

/** Programs that Windows starts by itself on every machine. */
export const background: readonly Program[] = [
  program('C:\\\\Windows\\\\System32\\\\svchost.exe', 'C:\\\\Windows\\\\System32\\\\services.exe', 'svchost.exe -k netsvcs -p', 'svchost.exe -k LocalService'),
  program('C:\\\\Windows\\\\System32\\\\taskhostw.exe', 'C:\\\\Windows\\\\System32\\\\svchost.exe', 'taskhostw.exe'),
  program('C:\\\\Windows\\\\System32\\\\SearchIndexer.exe', 'C:\\\\Windows\\\\System32\\\\services.exe', 'SearchIndexer.exe /Embedding'),
  program('C:\\\\Windows\\\\System32\\\\backgroundTaskHost.exe', 'C:\\\\Windows\\\\System32\\\\svchost.exe', 'backgroundTaskHost.exe -ServerName:App'),
  program('C:\\\\Program Files\\\\Agent\\\\agent.exe', 'C:\\\\Windows\\\\System32\\\\services.exe', 'agent.exe --check'),
]; // prettier-ignore

/** What a patch day starts. */
export const patching: readonly Program[] = [
  program('C:\\\\Windows\\\\System32\\\\wuauclt.exe', 'C:\\\\Windows\\\\System32\\\\svchost.exe', 'wuauclt.exe /RunHandlerComServer'),
  program('C:\\\\Windows\\\\servicing\\\\TrustedInstaller.exe', 'C:\\\\Windows\\\\System32\\\\services.exe', 'TrustedInstaller.exe'),
  program('C:\\\\Windows\\\\System32\\\\msiexec.exe', 'C:\\\\Windows\\\\System32\\\\services.exe', 'msiexec.exe /V'),
]; // prettier-ignore
