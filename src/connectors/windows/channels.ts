/**
 * Sigma's Windows services and the event log channels that they stand for (Sigma specification 2.1, taxonomy appendix, and
 * `tests/thor.yml` of SigmaHQ/sigma). The first name of a service that has several is the one that SigmaHQ's rules use.
 */
const channelsByService = {
  application: ['Application'],
  security: ['Security'],
  system: ['System'],
  sysmon: ['Microsoft-Windows-Sysmon/Operational'],
  // Sysmon for Linux writes the same events, into syslog
  'sysmon-linux': ['Linux-Sysmon/Operational'],
  powershell: ['Microsoft-Windows-PowerShell/Operational', 'PowerShellCore/Operational'],
  'powershell-classic': ['Windows PowerShell'],
  taskscheduler: ['Microsoft-Windows-TaskScheduler/Operational'],
  wmi: ['Microsoft-Windows-WMI-Activity/Operational'],
  windefend: ['Microsoft-Windows-Windows Defender/Operational', 'Microsoft-Windows-Windows Defender/WHC'],
  ntlm: ['Microsoft-Windows-NTLM/Operational'],
  applocker: [
    'Microsoft-Windows-AppLocker/EXE and DLL',
    'Microsoft-Windows-AppLocker/MSI and Script',
    'Microsoft-Windows-AppLocker/Packaged app-Deployment',
    'Microsoft-Windows-AppLocker/Packaged app-Execution',
  ],
  'bits-client': ['Microsoft-Windows-Bits-Client/Operational'],
  'firewall-as': ['Microsoft-Windows-Windows Firewall With Advanced Security/Firewall'],
  'codeintegrity-operational': ['Microsoft-Windows-CodeIntegrity/Operational'],
  'dns-client': ['Microsoft-Windows-DNS Client Events/Operational', 'Microsoft-Windows-DNS-Client/Operational'],
  'dns-server': ['DNS Server', 'Microsoft-Windows-DNS-Server/Audit'],
  'dns-server-analytic': ['Microsoft-Windows-DNS-Server/Analytical'],
  dhcp: ['Microsoft-Windows-DHCP-Server/Operational'],
  ldap: ['Microsoft-Windows-LDAP-Client/Debug'],
  'lsa-server': ['Microsoft-Windows-LSA/Operational'],
  'driver-framework': ['Microsoft-Windows-DriverFrameworks-UserMode/Operational'],
  'smbclient-security': ['Microsoft-Windows-SmbClient/Security'],
  'smbclient-connectivity': ['Microsoft-Windows-SmbClient/Connectivity'],
  'smbserver-connectivity': ['Microsoft-Windows-SMBServer/Connectivity'],
  'printservice-admin': ['Microsoft-Windows-PrintService/Admin'],
  'printservice-operational': ['Microsoft-Windows-PrintService/Operational'],
  'terminalservices-localsessionmanager': ['Microsoft-Windows-TerminalServices-LocalSessionManager/Operational'],
  'msexchange-management': ['MSExchange Management'],
  'security-mitigations': [
    'Microsoft-Windows-Security-Mitigations/Kernel Mode',
    'Microsoft-Windows-Security-Mitigations/User Mode',
  ],
  'diagnosis-scripted': ['Microsoft-Windows-Diagnosis-Scripted/Operational'],
  'shell-core': ['Microsoft-Windows-Shell-Core/Operational'],
  openssh: ['OpenSSH/Operational'],
  bitlocker: ['Microsoft-Windows-BitLocker/BitLocker Management'],
  vhdmp: ['Microsoft-Windows-VHDMP/Operational', 'Microsoft-Windows-VHDMP-Operational'],
  'appxdeployment-server': ['Microsoft-Windows-AppXDeploymentServer/Operational'],
  'appxpackaging-om': ['Microsoft-Windows-AppxPackaging/Operational'],
  'appmodel-runtime': ['Microsoft-Windows-AppModel-Runtime/Admin'],
  capi2: ['Microsoft-Windows-CAPI2/Operational'],
  'certificateservicesclient-lifecycle-system': [
    'Microsoft-Windows-CertificateServicesClient-Lifecycle-System/Operational',
  ],
  'kernel-shimengine': [
    'Microsoft-Windows-Kernel-ShimEngine/Operational',
    'Microsoft-Windows-Kernel-ShimEngine/Diagnostic',
  ],
  'application-experience': [
    'Microsoft-Windows-Application-Experience/Program-Telemetry',
    'Microsoft-Windows-Application-Experience/Program-Compatibility-Assistant',
  ],
  ntfs: ['Microsoft-Windows-Ntfs/Operational'],
  'hyper-v-worker': ['Microsoft-Windows-Hyper-V-Worker', 'Microsoft-Windows-Hyper-V-Worker-Admin'],
  'kernel-event-tracing': ['Microsoft-Windows-Kernel-EventTracing', 'Microsoft-Windows-Kernel-EventTracing/Admin'],
  sense: ['Microsoft-Windows-SENSE/Operational'],
  'microsoft-servicebus-client': ['Microsoft-ServiceBus-Client/Admin', 'Microsoft-ServiceBus-Client/Operational'],
  'iis-configuration': ['Microsoft-IIS-Configuration/Operational'],
  'kernel-file': ['Microsoft-Windows-Kernel-File/Analytic'],
} as const satisfies Record<string, readonly string[]>;

export type WindowsService = keyof typeof channelsByService;

/** Services that one channel has under a second name, or that are no service of Sigma at all. */
export const sigmaServicesOf = (service: WindowsService): readonly string[] => sigmaServices[service] ?? [service];

/** What Sigma calls the system that a service belongs to. */
export const productOf = (service: WindowsService): 'windows' | 'linux' =>
  service === 'sysmon-linux' ? 'linux' : 'windows';

const sigmaServices: { readonly [service in WindowsService]?: readonly string[] } = {
  'microsoft-servicebus-client': ['microsoft-servicebus-client', 'servicebus-client'],
  'kernel-file': [],
  'sysmon-linux': ['sysmon'],
};

/** Providers that write to one channel only: for forwarders that leave the channel out. */
const serviceByProvider: ReadonlyMap<string, WindowsService> = new Map<string, WindowsService>([
  ['microsoft-windows-sysmon', 'sysmon'],
  ['linux-sysmon', 'sysmon-linux'],
  ['microsoft-windows-security-auditing', 'security'],
  ['microsoft-windows-powershell', 'powershell'],
  ['powershell', 'powershell-classic'],
  ['microsoft-windows-taskscheduler', 'taskscheduler'],
  ['microsoft-windows-windows defender', 'windefend'],
  ['service control manager', 'system'],
  ['microsoft-windows-kernel-file', 'kernel-file'],
]);

const serviceByChannel = new Map<string, WindowsService>();
for (const service of servicesOf(channelsByService))
  for (const channel of channelsByService[service]) serviceByChannel.set(channel.toLowerCase(), service);

/** The service of a channel, whatever its case; of a provider where the channel is missing. */
export function serviceOf(channel: string | undefined, provider: string | undefined): WindowsService | undefined {
  if (channel !== undefined) return serviceByChannel.get(channel.toLowerCase());
  return provider === undefined ? undefined : serviceByProvider.get(provider.toLowerCase());
}

function servicesOf(table: typeof channelsByService): WindowsService[] {
  const services: WindowsService[] = [];
  for (const service in table) if (isService(service)) services.push(service);
  return services;
}

function isService(name: string): name is WindowsService {
  return Object.hasOwn(channelsByService, name);
}
