import { pattern, readPatterns, type Pattern, type Reading } from './pattern.ts';

/** Messages of shadow-utils (useradd, usermod, userdel, groupadd, groupmod, groupdel, gpasswd, passwd, chage, chsh, chfn, chpasswd). */
const patterns: readonly Pattern[] = [
  pattern('account-created', /^new user: name=(?<user>[^,]{1,255}), UID=(?<uid>\d{1,10}), GID=(?<gid>\d{1,10}), home=(?<home>[^,]{0,500}), shell=(?<shell>[^,]{0,500})(?:, from=(?<tty>\S{1,100}))?/),
  pattern('account-created', /^new account added - account=(?<user>[^,]{1,255}), uid=(?<uid>\d{1,10}), gid=(?<gid>\d{1,10}), home=(?<home>[^,]{0,500}), shell=(?<shell>[^,]{0,500}),? by=(?<ruid>\d{1,10})/),
  pattern('account-deleted', /^delete user [`'"](?<user>[^'"]{1,255})['"]/),
  pattern('account-deleted', /^account deleted - account=(?<user>[^,]{1,255})/),
  pattern('account-locked', /^lock user [`'"](?<user>[^'"]{1,255})['"] password/),
  pattern('account-unlocked', /^unlock user [`'"](?<user>[^'"]{1,255})['"] password/),
  pattern('password-changed', /^change user [`'"](?<user>[^'"]{1,255})['"] password/),
  pattern('password-changed', /^password for [`'"]?(?<user>[^'"\s]{1,255})['"]? changed by [`'"]?(?<ruser>[^'"\s]{1,255})['"]?/),
  pattern('password-changed', /^changed password for [`'"]?(?<user>[^'"\s]{1,255})/),
  pattern('account-changed', /^change user name [`'"](?<user>[^'"]{1,255})['"] to [`'"](?<new_user>[^'"]{1,255})['"]/),
  pattern('account-changed', /^change user [`'"](?<user>[^'"]{1,255})['"] (?<attribute>[A-Za-z ]{1,40}?) from [`'"](?<old_value>[^'"]{0,500})['"] to [`'"](?<new_value>[^'"]{0,500})['"]/),
  pattern('account-changed', /^changed password expiry for (?<user>\S{1,255})/),
  pattern('account-changed', /^changed user [`'"](?<user>[^'"]{1,255})['"] (?<attribute>.{1,100})/),
  pattern('member-added', /^add(?:ed)? [`'"](?<user>[^'"]{1,255})['"] to (?:shadow )?group [`'"](?<group>[^'"]{1,255})['"]/),
  pattern('member-added', /^account added to group - account=(?<user>[^,]{1,255}), group=(?<group>[^,]{1,255})/),
  pattern('member-added', /^user (?<user>\S{1,255}) added by (?<ruser>\S{1,255}) to group (?<group>\S{1,255})/),
  pattern('member-removed', /^(?:delete|remove)d? [`'"](?<user>[^'"]{1,255})['"] from (?:shadow )?group [`'"](?<group>[^'"]{1,255})['"]/),
  pattern('member-removed', /^user (?<user>\S{1,255}) removed by (?<ruser>\S{1,255}) from group (?<group>\S{1,255})/),
  pattern('group-created', /^new group: name=(?<group>[^,]{1,255}), GID=(?<gid>\d{1,10})/),
  pattern('group-created', /^group added to \/etc\/g\w{1,10}: name=(?<group>[^,]{1,255})(?:, GID=(?<gid>\d{1,10}))?/),
  pattern('group-deleted', /^(?:removed group|group|removed shadow group) [`'"](?<group>[^'"]{1,255})['"] (?:removed(?: from (?<path>\S{1,255}))?|owned by [`'"](?<user>[^'"]{1,255})['"])/),
  pattern('group-deleted', /^remove group [`'"](?<group>[^'"]{1,255})['"]/),
  pattern('other', /^failed adding (?<what>user|group) [`'"](?<user>[^'"]{1,255})['"](?:, (?<reason>.{1,300}))?/),
]; // prettier-ignore

export const readAccounts = (message: string): Reading | undefined => readPatterns(patterns, message);
