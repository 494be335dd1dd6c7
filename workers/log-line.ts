/** How log lines are written: for people, or as one JSON object each. */
export type LogFormat = 'text' | 'json';

/** One line of a log, without its line break. Fields that are undefined are left out. */
export function logLine(
  format: LogFormat,
  level: string,
  message: string,
  fields: Readonly<Record<string, string | number | undefined>> = {},
): string {
  if (format === 'json') {
    return JSON.stringify({ time: new Date().toISOString(), level, message, ...fields });
  }
  const { pid, error, workflowId, activityType } = fields;
  const about = [workflowId, activityType, error].filter((part) => part !== undefined);
  const who = pid === undefined ? '' : `worker ${pid} ${level}: `;
  return `${who}${[message, ...about].join(' ')}`;
}
