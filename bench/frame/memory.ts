/** Imported before a program, tells its parent how much memory it held at the most. */
process.channel?.unref()
process.once('exit', () => process.send?.({ memory: process.resourceUsage().maxRSS * 1024 }))
