/** `text` with the password of every address in it (`https://user:password@host`) as asterisks: what is printed ends in logs. */
export function maskPasswords(text: string): string {
  return text.replaceAll(
    /(\/\/[^/\s:@]*:)([^/\s@]+)(?=@)/g,
    (_, before: string, password: string) => before + '*'.repeat(password.length),
  );
}
