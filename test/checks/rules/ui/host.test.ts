import { describe, expect, it } from 'vitest';
import { uiHost } from '../../../../src/checks/rules/ui/host.ts';
import type { KubeObject } from '../../../../src/kit/object.ts';
import { component, planned, workload } from '../../../support/components.ts';
import { said } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const way = (host: string | undefined, service = 'web', port = 80) => ({
  ...(host !== undefined && { host }),
  http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: service, port: { number: port } } } }] },
});
const ingress = (name: string, spec: object, namespace = 'ns') =>
  object('networking.k8s.io/v1', 'Ingress', name, namespace, { spec });
const check = (...objects: readonly KubeObject[]) => said(uiHost, objects);

describe('a host and a path', () => {
  it('are those of one Service, whatever else is at the host', () => {
    const other = way('a.localhost');
    other.http.paths[0]!.path = '/api';
    expect(
      check(ingress('a', { rules: [way('a.localhost'), other] }), ingress('b', { rules: [way('b.localhost')] })),
    ).toEqual([]);
  });

  it('are told when two have them, also a route of Traefik or of the Gateway API', () => {
    const a = ingress('a', { rules: [way('a.localhost')] });
    const words = 'a.localhost/ is that of Ingress.networking.k8s.io ns/a, too; give one of them another host or path';
    expect(check(a, ingress('b', { rules: [way('A.localhost')] }, 'other'))).toEqual([
      `spec.rules[0].http.paths[0]: ${words}`,
    ]);
    const route = (match: string, more: object = {}, name = 'r') =>
      object('traefik.io/v1alpha1', 'IngressRoute', name, 'ns', { spec: { routes: [{ match, ...more }] } });
    expect(check(a, route('Host(`a.localhost`) && PathPrefix(`/`)'))).toEqual([`spec.routes[0]: ${words}`]);
    expect(check(a, route('Host(`a.localhost`) && PathPrefix(`/x`)'))).toEqual([]);
    expect(check(a, route('Host(`a.localhost`) && Header(`X-Own`, `1`)'))).toEqual([]);
    expect(check(a, route('HOST(`a.localhost`) && pathprefix(`/`)'))).toHaveLength(1);
    expect(check(a, route('Host(`a.localhost`)', { priority: 100 }))).toEqual([]);
    expect(check(route('PathPrefix(`/x`)'), route('Host(`*`) && PathPrefix(`/x`)', {}, 's'))).toHaveLength(1);
    expect(check(route('Path(`/x`)'), route('Path(`/x/`)', {}, 's'))).toEqual([]);
    const on = (name: string, entryPoint: string) =>
      object('traefik.io/v1alpha1', 'IngressRoute', name, 'ns', {
        spec: { entryPoints: [entryPoint], routes: [{ match: 'Host(`b.localhost`)' }] },
      });
    expect(check(on('r', 'web'), on('s', 'websecure'))).toEqual([]);
    expect(check(on('r', 'web'), on('s', 'web'))).toHaveLength(1);
    const http = object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'h', 'ns', {
      spec: { hostnames: ['a.localhost'], rules: [{}] },
    });
    expect(check(a, http)).toEqual([`spec.rules[0]: ${words}`]);
  });
});

describe('the host of a UI', () => {
  const plan = planned(
    component(
      'web',
      {
        workloads: { server: workload('web') },
        uis: [{ title: 'Web', service: 'web', port: 80, at: { workload: 'server', port: 8080 }, login: 'own' }],
      },
      { namespace: 'ns' },
    ),
  );
  const of = (...objects: readonly KubeObject[]) => said(uiHost, objects, { plan });

  it('leads to its Service', () => {
    expect(of(ingress('web', { rules: [way('web.localhost')] }))).toEqual([]);
  });

  it('is missing, another, or leads elsewhere', () => {
    expect(of()).toEqual([
      'declared: nothing leads to Web at web.localhost; let web.localhost lead to web:80: it follows from the component',
    ]);
    expect(of(ingress('web', { rules: [way('wbe.localhost')] }))[0]).toContain(
      'wbe.localhost leads to web:80, and Web is web:80 at web.localhost',
    );
    expect(of(ingress('web', { rules: [way('web.localhost', 'other')] }))[0]).toContain(
      'web.localhost leads to other:80',
    );
    expect(of(ingress('web', { rules: [way('web.localhost', 'web', 8080)] }))[0]).toContain(
      'web.localhost leads to web:8080',
    );
  });

  it('has TLS where the plan says https, and not where it says http', () => {
    expect(of(ingress('web', { rules: [way('web.localhost')], tls: [{ hosts: ['web.localhost'] }] }))).toEqual([
      'spec.tls: Web is to be opened by http://web.localhost, and its Ingress has TLS; take `tls` out, or say `ingress.tls: true`',
    ]);
  });
});

describe('a certificate', () => {
  const secured = (hosts: readonly string[], secretName?: string) =>
    ingress('a', { rules: [way('a.example.org')], tls: [{ hosts, ...(secretName && { secretName }) }] });
  const issued = (...dnsNames: readonly string[]) =>
    object('cert-manager.io/v1', 'Certificate', 'c', 'ns', { spec: { secretName: 'tls', dnsNames } });

  it('is for the host, by its name or by a star', () => {
    expect(check(secured(['a.example.org']))).toEqual([]);
    expect(check(secured(['*.example.org'], 'tls'), issued('*.example.org'))).toEqual([]);
    expect(check(secured(['a.example.org'], 'tls'), issued('b.example.org', 'a.example.org'))).toEqual([]);
  });

  it('is for another', () => {
    const other = way('a.example.org');
    other.http.paths[0]!.path = '/api';
    expect(check(ingress('a', { rules: [way('a.example.org'), other], tls: [{ hosts: [] }] }))).toHaveLength(1);
    expect(check(secured(['b.example.org']))[0]).toContain('it has TLS for b.example.org, and not for a.example.org');
    expect(check(secured(['a.example.org'], 'tls'), issued('b.example.org'))[0]).toContain(
      'the certificate in tls is for b.example.org, and not for a.example.org',
    );
    expect(check(secured(['a.example.org'], 'tls'), issued('*.org'))).toHaveLength(1);
  });
});
