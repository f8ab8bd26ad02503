import { describe, expect, it } from 'vitest';
import { gitSettings } from '../../src/git/settings.ts';

describe('settings of git', () => {
  const credentials = { user: 'oauth2', token: 'glpat-secret' };

  it('hold the credentials for one server, and keep a keychain out of it', () => {
    expect(gitSettings('https://gitlab.example.com', credentials, {})).toEqual({
      GIT_TERMINAL_PROMPT: '0',
      LC_ALL: 'C',
      GIT_CONFIG_COUNT: '3',
      GIT_CONFIG_KEY_0: 'http.https://gitlab.example.com/.extraHeader',
      GIT_CONFIG_VALUE_0: '',
      GIT_CONFIG_KEY_1: 'http.https://gitlab.example.com/.extraHeader',
      GIT_CONFIG_VALUE_1: `Authorization: Basic ${Buffer.from('oauth2:glpat-secret').toString('base64')}`,
      GIT_CONFIG_KEY_2: 'credential.helper',
      GIT_CONFIG_VALUE_2: '',
    });
  });

  it('say where *.localhost is', () => {
    const port = (origin: string) => gitSettings(origin, undefined, {}).GIT_CONFIG_VALUE_0;
    expect(port('http://gitlab.localhost')).toBe('gitlab.localhost:80:127.0.0.1');
    expect(port('https://gitlab.localhost')).toBe('gitlab.localhost:443:127.0.0.1');
    expect(port('http://gitlab.localhost:8080')).toBe('gitlab.localhost:8080:127.0.0.1');
  });

  it('come after those that the person has set', () => {
    expect(gitSettings('http://gitlab.localhost', undefined, { GIT_CONFIG_COUNT: '2' })).toMatchObject({
      GIT_CONFIG_COUNT: '3',
      GIT_CONFIG_KEY_2: 'http.curloptResolve',
    });
  });
});
