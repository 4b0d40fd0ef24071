import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const each = (name: string, kind: string, record: string, fields: NonNullable<ParserCase['fields']>, golden = false): ParserCase => ({
  name, kind, record, fields, ...(golden ? {} : { golden: false }),
}); // prettier-ignore

export const vpnCases: readonly ParserCase[] = [
  each('openvpn-up', 'openvpn/up', '2026-11-21 22:51:00 203.0.113.7:40000 [bob] Peer Connection Initiated with [AF_INET]203.0.113.7:40000', { user: 'bob', src_ip: '203.0.113.7', src_port: 40000 }, true),
  each('openvpn-assigned', 'openvpn/assigned', "2026-11-21 22:51:00 bob/203.0.113.7:40000 SENT CONTROL [bob]: 'PUSH_REPLY,route-gateway 192.0.2.65,ifconfig 192.0.2.77 255.255.255.0,peer-id 0' (status=1)", { assigned_ip: '192.0.2.77', user: 'bob' }, true),
  each('openvpn-old', 'openvpn/assigned', 'Sat Nov 21 22:51:00 2026 bob/203.0.113.7:40000 MULTI: primary virtual IP for bob/203.0.113.7:40000: 192.0.2.77', { assigned_ip: '192.0.2.77' }),
  each('openvpn-failed', 'openvpn/sign-in-failed', '2026-11-21 22:51:00 203.0.113.9:40000 TLS Auth Error: Auth Username/Password verification failed for peer', { src_ip: '203.0.113.9' }, true),
  each('openvpn-certificate', 'openvpn/sign-in-failed', '2026-11-21 22:51:00 203.0.113.9:40000 VERIFY ERROR: depth=0, error=certificate has expired: CN=bob, serial=1', { reason: 'certificate has expired' }),
  each('openvpn-ipv6', 'openvpn/failed', '2026-11-21 22:51:00 [2001:db8::7]:40000 TLS Error: TLS handshake failed', { src_ip: '2001:db8::7', reason: 'TLS handshake failed' }),
  each('openvpn-down', 'openvpn/down', '2026-11-21 22:51:00 bob/203.0.113.7:40000 SIGTERM[soft,remote-exit] received, client-instance exiting', { user: 'bob' }),
  each('wireguard', 'wireguard/started', '[ 7731.402911] wireguard: wg0: Receiving handshake initiation from peer 1 (203.0.113.7:51820)', { interface: 'wg0', peer: '1', src_ip: '203.0.113.7' }, true),
  each('wireguard-6', 'wireguard/started', 'wireguard: wg0: Sending handshake response to peer 2 ([2001:db8::7]:51820)', { src_ip: '2001:db8::7' }),
  each('wireguard-key', 'wireguard/up', 'wireguard: wg0: Keypair 5 created for peer 1', { peer: '1' }),
  each('strongswan-up', 'strongswan/up', '10[IKE] <rw|1> IKE_SA rw[1] established between 198.51.100.2[gw.example.com]...203.0.113.7[bob@example.com]', { user: 'bob@example.com', src_ip: '203.0.113.7' }, true),
  each('strongswan-auth', 'strongswan/signed-in', "10[IKE] authentication of 'bob@example.com' with RSA signature successful", { user: 'bob@example.com' }),
  each('strongswan-failed', 'strongswan/sign-in-failed', '10[IKE] EAP method EAP_MSCHAPV2 failed for peer bob', { eap: 'EAP_MSCHAPV2', user: 'bob' }),
  each('strongswan-assigned', 'strongswan/assigned', "10[IKE] assigning virtual IP 192.0.2.77 to peer 'bob@example.com'", { assigned_ip: '192.0.2.77' }),
  each('strongswan-closed', 'strongswan/down', '10[IKE] closing CHILD_SA net{2} with SPIs c1234567_i (100 bytes) c7654321_o (200 bytes) and TS 192.0.2.0/24 === 203.0.113.0/24', { bytes_received: 100, bytes_sent: 200 }),
  each('openvpn-verbose', 'openvpn/other', '2026-11-21 22:51:00 us=366626 something it says', { message: 'something it says' }),
  { name: 'other', record: '2026-11-21 22:51:00 something else happened', kind: undefined, golden: false },
]; // prettier-ignore
