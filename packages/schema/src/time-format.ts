/** Tokens of a date or timestamp format, each at most once, as DuckDB's strptime writes them. */
const tokens = { yyyy: '%Y', MM: '%m', dd: '%d', HH: '%H', mm: '%M', ss: '%S' } as const;

type Token = keyof typeof tokens;

const dateTokens: readonly Token[] = ['yyyy', 'MM', 'dd'];
const tokenForm = /yyyy|MM|dd|HH|mm|ss/g;
const formatForm = new RegExp(`^(?:${tokenForm.source})(?:[-/.:,;_T ]*(?:${tokenForm.source}))*$`);

export const defaultFormats = { date: 'yyyy-MM-dd', timestamp: 'yyyy-MM-dd HH:mm:ss' } as const;

/** What is allowed, when the format is not. */
export function formatProblem(type: keyof typeof defaultFormats, format: string): string | undefined {
  const found: readonly string[] = format.match(tokenForm) ?? [];
  const allowed: readonly string[] = type === 'date' ? dateTokens : Object.keys(tokens);
  const isRight =
    formatForm.test(format) &&
    new Set(found).size === found.length &&
    found.every((token) => allowed.includes(token)) &&
    dateTokens.every((token) => found.includes(token));
  if (isRight) return undefined;
  const times = type === 'date' ? '' : ', and any of HH mm ss';
  return `allowed: yyyy, MM and dd${times}, each once, with - / . : , ; _ T or a blank between`;
}

/** `dd.MM.yyyy` -> `%d.%m.%Y`. */
export function toStrftime(format: string): string {
  return format.replace(tokenForm, (token) => tokens[token as Token]);
}

/** The ISO text of a time in a format, or undefined when it is not of that form; the calendar is not asked. */
export function isoTime(type: keyof typeof defaultFormats, format: string, text: string): string | undefined {
  const found: readonly string[] = format.match(tokenForm) ?? [];
  const form = format
    .replace(/[./|]/g, '\\$&')
    .replace(tokenForm, (token) => `(?<${token}>[0-9]{${token.length}})`);
  const parts = new RegExp(`^${form}$`).exec(text)?.groups;
  if (parts === undefined) return undefined;
  const part = (token: Token) => (found.includes(token) ? parts[token] : '00');
  const day = `${part('yyyy')}-${part('MM')}-${part('dd')}`;
  return type === 'date' ? day : `${day}T${part('HH')}:${part('mm')}:${part('ss')}`;
}
