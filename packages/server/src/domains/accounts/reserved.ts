/** Names that speak for the server, or that addresses of apps are likely to need. */
export const RESERVED: readonly string[] = [
  ...['abuse', 'account', 'accounts', 'admin', 'administrator', 'admins', 'all', 'anonymous', 'api', 'app', 'auth'],
  ...['billing', 'blog', 'bot', 'contact', 'copyright', 'dev', 'developer', 'developers', 'dmca', 'docs', 'download'],
  ...['everyone', 'explore', 'faq', 'feed', 'feeds', 'guest', 'health', 'help', 'here', 'home', 'hostmaster', 'info'],
  ...['kindred', 'legal', 'live', 'localhost', 'login', 'logout', 'mail', 'mailer_daemon', 'me', 'media', 'metrics'],
  ...['mod', 'moderation', 'moderator', 'moderators', 'mods', 'news', 'no_reply', 'nobody', 'noreply', 'notifications'],
  ...['null', 'official', 'operator', 'owner', 'postmaster', 'privacy', 'profile', 'ready', 'register', 'root'],
  ...['search', 'security', 'self', 'server', 'service', 'settings', 'sign_in', 'sign_out', 'sign_up', 'signin'],
  ...['signout', 'signup', 'staff', 'status', 'store', 'superuser', 'support', 'sysadmin', 'system', 'team', 'terms'],
  ...['trpc', 'trust', 'undefined', 'uploads', 'user', 'users', 'verified', 'webmaster', 'www', 'you'],
]
