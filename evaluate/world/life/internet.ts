import { HOUR } from '../calendar.ts';
import { request, syslog } from '../lines/texts.ts';
import { internet } from '../places.ts';
import type { Scene } from '../scene.ts';
import { busyness } from './rhythm.ts';

const pages = ['/', '/products', '/products?id=7', '/about', '/jobs', '/contact', '/blog', '/blog/news', '/login', '/static/app.js', '/static/app.css']; // prettier-ignore
const probes = ['/.env', '/wp-login.php', '/.git/config', '/admin', '/phpmyadmin/', '/cgi-bin/test', '/server-status'];
const agents = ['Mozilla/5.0 (Windows NT 10.0) Chrome/131.0', 'Mozilla/5.0 (iPhone) Mobile', 'ExampleBot/1.0 (+http://bot.example)', 'Mozilla/5.0 (X11; Linux) Firefox/133.0']; // prettier-ignore

/** What comes from outside to the public web server and the way in over ssh: visitors, crawlers, and strangers who try doors all day. */
export function internetHour({ slice, chance, org, from, to }: Scene): void {
  chance.at(org.options.seed, 8, Math.floor(from / HOUR));
  const scale = Math.sqrt(org.options.users / 200);
  for (let n = chance.poisson((15 + 60 * busyness(from)) * scale); n > 0; n -= 1) {
    const ip = internet(80_000 + Math.floor(chance.next() ** 2 * 8000));
    let time = chance.between(from, to);
    const agent = chance.pickFirstOften(agents);
    for (let page = 1 + chance.poisson(1.5); page > 0; page -= 1) {
      slice.add(time, 'web', request(time, { ip, path: chance.pickFirstOften(pages), status: chance.is(0.02) ? 404 : 200, bytes: chance.logNormal(14_000, 1), agent }), 'web-1'); // prettier-ignore
      time += chance.exponential(20_000);
    }
  }
  for (let n = chance.poisson(0.3); n > 0; n -= 1) {
    const ip = internet(100_000 + chance.int(20_000));
    let time = chance.between(from, to);
    for (let probe = 3 + chance.int(12); probe > 0; probe -= 1) slice.add((time += chance.exponential(2000)), 'web', request(time, { ip, path: chance.pick(probes), status: 404, bytes: 160, agent: 'curl/8.5.0' }), 'web-1'); // prettier-ignore
  }
  for (let n = chance.poisson(2.5); n > 0; n -= 1) {
    const ip = internet(100_000 + chance.int(20_000));
    let time = chance.between(from, to);
    for (let attempt = 1 + chance.int(5); attempt > 0; attempt -= 1) slice.add((time += chance.exponential(4000)), 'linux', syslog(time, 'web-1', 'sshd', `Failed password for invalid user ${chance.pick(['admin', 'test', 'oracle', 'ubuntu'])} from ${ip} port 40022 ssh2`), 'web-1'); // prettier-ignore
  }
}
