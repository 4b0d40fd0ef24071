import { pattern, readPatterns, type Pattern, type Reading } from './pattern.ts';

/** su of util-linux, shadow-utils and coreutils */
const su: readonly Pattern[] = [
  pattern('switched', /^Successful su for (?<target_user>\S{1,255}) by (?<user>\S{1,255})/),
  pattern('switch-failed', /^FAILED su for (?<target_user>\S{1,255}) by (?<user>\S{1,255})/),
  pattern('switched', /^\+ (?<tty>\S{1,100}) (?<user>[^\s:]{1,255})[:-](?<target_user>\S{1,255})$/),
  pattern('switch-failed', /^- (?<tty>\S{1,100}) (?<user>[^\s:]{1,255})[:-](?<target_user>\S{1,255})$/),
  pattern('switched', /^\(to (?<target_user>[^)]{1,255})\) (?<user>\S{1,255}) on (?<tty>\S{1,100})/),
  pattern('switch-failed', /^FAILED SU \(to (?<target_user>[^)]{1,255})\) (?<user>\S{1,255}) on (?<tty>\S{1,100})/),
  pattern('switch-failed', /^pam_authenticate: (?<reason>.{1,200})$/),
  pattern('switch-failed', /^BAD SU (?<user>\S{1,255}) to (?<target_user>\S{1,255}) on (?<tty>\S{1,100})/),
]; // prettier-ignore

/** systemd-logind and elogind */
const logind: readonly Pattern[] = [
  pattern('session-opened', /^New session ['"]?(?<session>[^\s'"]{1,64})['"]? of user ['"]?(?<user>[^\s'"]{1,255}?)['"]?\.?(?: with class .{1,100})?$/),
  pattern('session-closed', /^Removed session (?<session>[^\s.]{1,64})\.?$/),
  pattern('session-closed', /^Session (?<session>\S{1,64}) logged out\./),
  pattern('other', /^Watching system buttons on (?<path>\S{1,255})/),
  pattern('other', /^New seat (?<seat>[^\s.]{1,64})/),
  pattern('other', /^User (?<user>\S{1,255}) logged (?:in|out)/),
]; // prettier-ignore

/** login and getty of util-linux and shadow-utils */
const login: readonly Pattern[] = [
  pattern('failed', /^FAILED LOGIN (?:SESSION )?\(?(?<attempts>\d{1,6})?\)? ?(?:FROM \(?(?<src>[^\s)]{1,255})\)? |on '(?<tty>[^']{1,100})' )?(?:from '(?<src_name>[^']{1,255})' )?FOR [`'"]?(?<user>[^'",]{0,255})['"]?,? ?(?<reason>.{0,200})$/),
  pattern('failed', /^TOO MANY LOGIN TRIES \((?<attempts>\d{1,6})\) (?:FROM (?<src>\S{1,255}) )?(?:on '(?<tty>[^']{1,100})' )?FOR [`'"]?(?<user>[^'",]{0,255})/),
  pattern('accepted', /^(?:ROOT )?LOGIN ON (?<tty>\S{1,100}) BY (?<user>\S{1,255})(?: FROM (?<src>\S{1,255}))?/),
  pattern('accepted', /^(?<user>ROOT) LOGIN +(?:ON|on) '?(?<tty>[^'\s]{1,100})'?(?: (?:FROM|from) '?(?<src>[^'\s]{1,255}))?/),
  pattern('accepted', /^DIALUP AT (?<tty>\S{1,100}) BY (?<user>\S{1,255})/),
]; // prettier-ignore

/** cron (Vixie, Debian, cronie) and crontab */
const cron: readonly Pattern[] = [
  pattern('command', /^\((?<user>[^)]{1,255})\) (?:CMD|CMDOUT|CMDEND) \((?<command>.{0,8000}?)\)?$/),
  pattern('other', /^\((?<user>[^)]{1,255})\) (?<action>BEGIN EDIT|END EDIT|REPLACE|LIST|DELETE|RELOAD|STARTUP|AUTH|INFO|MAIL|ORPHAN|WRONG FILE OWNER|BAD FILE MODE|ERROR|FAILED[^(]{0,60}|INSECURE MODE[^(]{0,60}) ?\((?<detail>.{0,500}?)\)?$/),
  pattern('failed', /^\((?<user>[^)]{1,255})\) (?<reason>PAM ERROR.{0,200}|FAILED to authorize.{0,200})$/),
]; // prettier-ignore

/** pkexec and polkitd */
const polkit: readonly Pattern[] = [
  pattern('command', /^(?<user>[^\s:]{1,255}): Executing command (?:\[USER=(?<target_user>[^\]]{0,255})\] ?)?(?:\[TTY=(?<tty>[^\]]{0,100})\] ?)?(?:\[CWD=(?<pwd>[^\]]{0,1000})\] ?)?\[COMMAND=(?<command>.{0,8000}?)\]?$/),
  pattern('switch-failed', /^(?<user>[^\s:]{1,255}): (?<reason>.{1,300}?) \[USER=(?<target_user>[^\]]{0,255})\] ?(?:\[TTY=(?<tty>[^\]]{0,100})\] ?)?(?:\[CWD=(?<pwd>[^\]]{0,1000})\] ?)?(?:\[COMMAND=(?<command>.{0,8000}?)\])?$/),
  pattern('accepted', /^Operator of (?<session>\S{1,100}) successfully authenticated as unix-user:(?<user>\S{1,255})/),
  pattern('failed', /^Operator of (?<session>\S{1,100}) FAILED to authenticate to gain authorization for action (?<action>\S{1,255})/),
]; // prettier-ignore

export const readSu = (message: string): Reading | undefined => readPatterns(su, message);
export const readLogind = (message: string): Reading | undefined => readPatterns(logind, message);
export const readCron = (message: string): Reading | undefined => readPatterns(cron, message);
export const readPolkit = (message: string): Reading | undefined => readPatterns(polkit, message);

export function readLogin(message: string): Reading | undefined {
  const reading = readPatterns(login, message);
  if (reading?.fields['user'] === 'ROOT') reading.fields['user'] = 'root';
  return reading;
}
