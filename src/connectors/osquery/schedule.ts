/**
 * What nodes are told to ask that take their configuration from here: little, and what rules and baselines can use. Every query tells what changed
 * since the last time; `process_events`, `socket_events` and `file_events` are empty where osqueryd does not record events.
 */
export const schedule = {
  vedette_process_events: {
    query: 'SELECT pid, parent, path, cmdline, cwd, uid, euid, gid, auid, time FROM process_events',
    interval: 60,
    removed: false,
  },
  vedette_socket_events: {
    query: 'SELECT action, pid, path, family, protocol, local_address, local_port, remote_address, remote_port, auid, time FROM socket_events',
    interval: 60,
    removed: false,
  },
  vedette_file_events: {
    query: 'SELECT target_path, category, action, uid, md5, sha256, time FROM file_events',
    interval: 300,
    removed: false,
  },
  vedette_processes: {
    query: 'SELECT pid, parent, name, path, cmdline, cwd, uid, gid, start_time FROM processes WHERE parent <> 2',
    interval: 120,
  },
  vedette_open_sockets: {
    query:
      "SELECT s.pid, p.name, p.path, p.cmdline, s.protocol, s.local_address, s.local_port, s.remote_address, s.remote_port FROM process_open_sockets s JOIN processes p USING (pid) WHERE s.remote_port <> 0 AND s.remote_address NOT IN ('127.0.0.1', '::1')",
    interval: 300,
    removed: false,
  },
  vedette_listening_ports: {
    query: 'SELECT l.pid, p.name, p.path, p.cmdline, l.port, l.protocol, l.address FROM listening_ports l JOIN processes p USING (pid) WHERE l.port <> 0',
    interval: 600,
  },
  vedette_logins: { query: 'SELECT username, tty, pid, type, time, host FROM last', interval: 300, removed: false },
  vedette_users: { query: 'SELECT uid, gid, username, description, directory, shell FROM users', interval: 3600 },
  vedette_crontab: { query: 'SELECT event, minute, hour, command, path FROM crontab', interval: 3600 },
} as const; // prettier-ignore
