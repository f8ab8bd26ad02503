/** Valid objects of many kinds, as people write them. */
export const objects = () => `
- apiVersion: apps/v1
  kind: Deployment
  metadata: { name: web, namespace: tools, labels: { app: web }, annotations: { note: x } }
  spec:
    replicas: 1
    selector: { matchLabels: { app: web } }
    template:
      metadata: { labels: { app: web }, annotations: { note: x } }
      spec:
        serviceAccountName: web
        automountServiceAccountToken: false
        imagePullSecrets: [ { name: pull } ]
        securityContext: { runAsNonRoot: true, runAsUser: 65532, fsGroup: 5, seccompProfile: { type: RuntimeDefault }, sysctls: [ { name: net.ipv4.ip_local_port_range, value: 1 2 } ] }
        affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [ { weight: 1, podAffinityTerm: { topologyKey: zone, labelSelector: { matchLabels: { app: web } } } } ] }, nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [ { matchExpressions: [ { key: kubernetes.io/arch, operator: In, values: [ amd64 ] } ] } ] } } }
        nodeSelector: { kubernetes.io/arch: amd64 }
        tolerations: [ { key: a, operator: Exists } ]
        topologySpreadConstraints: [ { maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: { matchLabels: { app: web } } } ]
        initContainers:
          - { name: init, image: registry.example.org/own:1.0.0, restartPolicy: Always, command: [ a ], resources: { requests: { cpu: 50m } } }
        containers:
          - name: web
            image: registry.example.org/own:1.0.0
            args: [ "--x=1" ]
            command: [ sh ]
            env: [ { name: A, value: b }, { name: B, valueFrom: { secretKeyRef: { name: s, key: k } } }, { name: C, valueFrom: { configMapKeyRef: { name: c, key: k } } }, { name: D, valueFrom: { fieldRef: { fieldPath: metadata.name } } } ]
            envFrom: [ { configMapRef: { name: c } }, { secretRef: { name: s } } ]
            ports: [ { name: http, containerPort: 8080, protocol: TCP } ]
            readinessProbe: { httpGet: { path: /, port: http }, periodSeconds: 5 }
            livenessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 5 }
            startupProbe: { exec: { command: [ a ] } }
            lifecycle: { preStop: { exec: { command: [ a ] } } }
            resources: { requests: { cpu: 50m, memory: 64Mi, ephemeral-storage: 1Gi }, limits: { memory: 64Mi } }
            securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsUser: 5, capabilities: { drop: [ ALL ], add: [ NET_BIND_SERVICE ] }, seLinuxOptions: { level: s0 } }
            volumeMounts: [ { name: v, mountPath: /v, subPath: x } ]
        volumes:
          - { name: v, configMap: { name: c, items: [ { key: k, path: p } ] } }
          - { name: w, secret: { secretName: s, items: [ { key: k, path: p } ] } }
          - { name: x, persistentVolumeClaim: { claimName: p } }
          - { name: y, projected: { sources: [ { secret: { name: s } }, { configMap: { name: c } }, { serviceAccountToken: { path: t, audience: a } } ] } }
          - { name: z, emptyDir: { sizeLimit: 1Gi, medium: Memory } }
          - { name: u, ephemeral: { volumeClaimTemplate: { spec: { accessModes: [ ReadWriteOnce ], resources: { requests: { storage: 1Gi } } } } } }
- apiVersion: apps/v1
  kind: StatefulSet
  metadata: { name: db, namespace: tools }
  spec:
    replicas: 2
    serviceName: db
    updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 0 } }
    selector: { matchLabels: { app: db }, matchExpressions: [ { key: app, operator: In, values: [ db ] } ] }
    template:
      metadata: { labels: { app: db } }
      spec: { containers: [ { name: db, image: "registry.example.org/db:1", ports: [ { containerPort: 5432 } ] } ] }
    volumeClaimTemplates: [ { metadata: { name: data }, spec: { accessModes: [ ReadWriteOnce ], storageClassName: fast, resources: { requests: { storage: 1Gi } } } } ]
- apiVersion: apps/v1
  kind: DaemonSet
  metadata: { name: agent, namespace: tools }
  spec:
    selector: { matchLabels: { app: agent } }
    template:
      metadata: { labels: { app: agent } }
      spec: { hostNetwork: true, hostPID: true, containers: [ { name: a, image: "registry.example.org/a:1", ports: [ { containerPort: 1, hostPort: 1 } ], securityContext: { privileged: true } } ], volumes: [ { name: h, hostPath: { path: /x } } ] }
- apiVersion: batch/v1
  kind: Job
  metadata: { name: once, namespace: tools, annotations: { argocd.argoproj.io/hook: PostSync, argocd.argoproj.io/sync-wave: "3", argocd.argoproj.io/sync-options: Replace=true } }
  spec: { parallelism: 2, backoffLimit: 1, template: { spec: { restartPolicy: Never, containers: [ { name: a, image: "registry.example.org/a:1" } ] } } }
- apiVersion: batch/v1
  kind: CronJob
  metadata: { name: often, namespace: tools }
  spec: { schedule: "* * * * *", concurrencyPolicy: Allow, jobTemplate: { spec: { parallelism: 1, template: { metadata: { labels: { app: often } }, spec: { restartPolicy: Never, containers: [ { name: a, image: "registry.example.org/a:1" } ] } } } } }
- apiVersion: v1
  kind: Pod
  metadata: { name: alone, namespace: tools, labels: { app: alone }, ownerReferences: [ { apiVersion: v1, kind: Pod, name: x, uid: y } ], finalizers: [ a.b/c ] }
  spec: { containers: [ { name: a, image: "registry.example.org/a:1" } ] }
- apiVersion: v1
  kind: Service
  metadata: { name: web, namespace: tools }
  spec: { type: ClusterIP, selector: { app: web }, ports: [ { name: http, port: 80, targetPort: http, protocol: TCP } ], externalIPs: [ 10.0.0.1 ], loadBalancerSourceRanges: [ 10.0.0.0/8 ] }
- apiVersion: networking.k8s.io/v1
  kind: Ingress
  metadata: { name: web, namespace: tools, annotations: { a: b } }
  spec: { ingressClassName: traefik, defaultBackend: { service: { name: web, port: { number: 80 } } }, tls: [ { hosts: [ a.b ], secretName: t } ], rules: [ { host: a.b, http: { paths: [ { path: /, pathType: Prefix, backend: { service: { name: web, port: { name: http } } } } ] } } ] }
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: { name: web, namespace: tools }
  spec:
    podSelector: { matchLabels: { app: web }, matchExpressions: [ { key: app, operator: In, values: [ web ] } ] }
    policyTypes: [ Ingress, Egress ]
    ingress: [ { from: [ { podSelector: { matchLabels: { a: b } }, namespaceSelector: { matchLabels: { a: b } } }, { ipBlock: { cidr: 10.0.0.0/8, except: [ 10.1.0.0/16 ] } } ], ports: [ { port: 80, protocol: TCP, endPort: 90 } ] } ]
    egress: [ { to: [ { podSelector: {} } ], ports: [ { port: http } ] } ]
- apiVersion: v1
  kind: ConfigMap
  metadata: { name: c, namespace: tools, labels: { a: b } }
  data: { k: v, "a.yaml": "apiVersion: v1\\nkind: Pod\\nmetadata: { name: x }\\n" }
  binaryData: { x: aGk= }
- apiVersion: v1
  kind: Secret
  metadata: { name: s, namespace: tools }
  type: Opaque
  stringData: { k: v }
  data: { x: aGk= }
- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata: { name: p, namespace: tools }
  spec: { accessModes: [ ReadWriteOnce ], storageClassName: x, volumeName: v, dataSource: { kind: PersistentVolumeClaim, name: y }, resources: { requests: { storage: 1Gi } } }
- apiVersion: v1
  kind: PersistentVolume
  metadata: { name: v }
  spec: { accessModes: [ ReadWriteOnce ], capacity: { storage: 1Gi }, claimRef: { name: p, namespace: tools }, hostPath: { path: /x } }
- apiVersion: v1
  kind: ServiceAccount
  metadata: { name: web, namespace: tools, annotations: { a: b } }
  automountServiceAccountToken: false
  secrets: [ { name: s } ]
  imagePullSecrets: [ { name: s } ]
- apiVersion: rbac.authorization.k8s.io/v1
  kind: Role
  metadata: { name: web, namespace: tools }
  rules: [ { apiGroups: [ "" ], resources: [ pods ], verbs: [ get ], resourceNames: [ x ] } ]
- apiVersion: rbac.authorization.k8s.io/v1
  kind: RoleBinding
  metadata: { name: web, namespace: tools }
  roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: web }
  subjects: [ { kind: ServiceAccount, name: web, namespace: tools }, { kind: Group, name: g, apiGroup: rbac.authorization.k8s.io } ]
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRole
  metadata: { name: web }
  aggregationRule: { clusterRoleSelectors: [ { matchLabels: { a: b } } ] }
  rules: [ { nonResourceURLs: [ /healthz ], verbs: [ get ] } ]
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRoleBinding
  metadata: { name: web }
  roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: web }
  subjects: [ { kind: ServiceAccount, name: web, namespace: tools } ]
- apiVersion: autoscaling/v2
  kind: HorizontalPodAutoscaler
  metadata: { name: web, namespace: tools }
  spec: { minReplicas: 1, maxReplicas: 3, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, metrics: [ { type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 80 } } } ] }
- apiVersion: policy/v1
  kind: PodDisruptionBudget
  metadata: { name: web, namespace: tools }
  spec: { minAvailable: 1, selector: { matchLabels: { app: web } } }
- apiVersion: v1
  kind: ResourceQuota
  metadata: { name: q, namespace: tools }
  spec: { hard: { pods: "5", requests.cpu: "1" }, scopeSelector: { matchExpressions: [ { operator: In, scopeName: PriorityClass, values: [ a ] } ] } }
- apiVersion: v1
  kind: LimitRange
  metadata: { name: l, namespace: tools }
  spec: { limits: [ { type: Container, default: { cpu: 1 }, defaultRequest: { cpu: 1 }, max: { cpu: 1 } } ] }
- apiVersion: v1
  kind: Namespace
  metadata: { name: tools, labels: { pod-security.kubernetes.io/enforce: baseline } }
- apiVersion: scheduling.k8s.io/v1
  kind: PriorityClass
  metadata: { name: high }
  value: 5
  globalDefault: false
- apiVersion: storage.k8s.io/v1
  kind: StorageClass
  metadata: { name: fast }
  provisioner: a.b
  parameters: { a: b }
- apiVersion: admissionregistration.k8s.io/v1
  kind: ValidatingWebhookConfiguration
  metadata: { name: hook }
  webhooks: [ { name: a.b.c, clientConfig: { service: { name: web, namespace: tools, port: 443, path: / }, caBundle: aGk= }, rules: [ { apiGroups: [ "" ], apiVersions: [ v1 ], resources: [ pods ], operations: [ CREATE ] } ], sideEffects: None, admissionReviewVersions: [ v1 ], namespaceSelector: { matchLabels: { a: b } }, failurePolicy: Fail } ]
- apiVersion: apiregistration.k8s.io/v1
  kind: APIService
  metadata: { name: v1.a.b }
  spec: { group: a.b, version: v1, groupPriorityMinimum: 1, versionPriority: 1, service: { name: web, namespace: tools, port: 443 }, insecureSkipTLSVerify: true }
- apiVersion: apiextensions.k8s.io/v1
  kind: CustomResourceDefinition
  metadata: { name: beams.light.example.org }
  spec:
    group: light.example.org
    scope: Namespaced
    names: { kind: Beam, plural: beams, singular: beam, listKind: BeamList, shortNames: [ bm ] }
    conversion: { strategy: Webhook, webhook: { conversionReviewVersions: [ v1 ], clientConfig: { service: { name: web, namespace: tools, port: 443 } } } }
    versions:
      - name: v1
        served: true
        storage: true
        subresources: { status: {}, scale: { specReplicasPath: .spec.a, statusReplicasPath: .status.a } }
        additionalPrinterColumns: [ { name: A, type: string, jsonPath: .spec.a, priority: 1, description: x } ]
        schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, required: [ a ], properties: { a: { type: string, enum: [ x ] }, b: { type: array, items: { type: integer, minimum: 1 } }, c: { type: object, additionalProperties: { type: string } }, d: { x-kubernetes-int-or-string: true }, e: { x-kubernetes-preserve-unknown-fields: true } } } } } }
- apiVersion: light.example.org/v1
  kind: Beam
  metadata: { name: north, namespace: tools }
  spec: { a: x, b: [ 1 ], c: { a: b }, d: 5, e: { z: 1 } }
- apiVersion: external-secrets.io/v1
  kind: ExternalSecret
  metadata: { name: e, namespace: tools }
  spec: { refreshInterval: 1h, secretStoreRef: { name: store, kind: ClusterSecretStore }, target: { name: made, creationPolicy: Owner, template: { type: Opaque, data: { a: "{{ .b }}" }, metadata: { labels: { a: b } } } }, data: [ { secretKey: a, remoteRef: { key: k, property: p } } ], dataFrom: [ { extract: { key: k } }, { sourceRef: { generatorRef: { apiVersion: generators.external-secrets.io/v1alpha1, kind: Password, name: p } } } ] }
- apiVersion: external-secrets.io/v1
  kind: SecretStore
  metadata: { name: st, namespace: tools }
  spec: { provider: { vault: { server: "http://v", path: a, auth: { kubernetes: { mountPath: k, role: r, serviceAccountRef: { name: web } } } } } }
- apiVersion: generators.external-secrets.io/v1alpha1
  kind: Password
  metadata: { name: p, namespace: tools }
  spec: { length: 24, digits: 4 }
- apiVersion: argoproj.io/v1alpha1
  kind: Application
  metadata: { name: other, namespace: argocd, annotations: { argocd.argoproj.io/sync-wave: "1" }, finalizers: [ resources-finalizer.argocd.argoproj.io ] }
  spec: { project: default, destination: { server: "https://kubernetes.default.svc", namespace: tools }, source: { repoURL: "https://a.b/c.git", path: x, targetRevision: main, helm: { valuesObject: { a: 1 }, parameters: [ { name: a, value: b } ] }, kustomize: { images: [ a=b ] } }, syncPolicy: { automated: { prune: true }, syncOptions: [ A=b ] }, ignoreDifferences: [ { kind: A, jsonPointers: [ /a ] } ] }
- apiVersion: argoproj.io/v1alpha1
  kind: AppProject
  metadata: { name: other, namespace: argocd }
  spec: { sourceRepos: [ "*" ], destinations: [ { namespace: x, server: y } ], clusterResourceWhitelist: [ { group: a, kind: b } ], roles: [ { name: a, policies: [ x ] } ] }
- apiVersion: kafka.strimzi.io/v1
  kind: Kafka
  metadata: { name: kafka, namespace: tools }
  spec: { kafka: { version: 4.2.0, listeners: [ { name: plain, port: 9092, type: internal, tls: false, authentication: { type: scram-sha-512 }, networkPolicyPeers: [ { podSelector: {} } ] } ], authorization: { type: simple, superUsers: [ x ] }, config: { a: 1 }, metricsConfig: { type: jmxPrometheusExporter, valueFrom: { configMapKeyRef: { name: c, key: k } } }, template: { pod: { metadata: { labels: { a: b } } } } }, entityOperator: { topicOperator: { resources: { requests: { cpu: 1 } } }, userOperator: {} }, kafkaExporter: { topicRegex: x }, cruiseControl: { config: { a: b } } }
- apiVersion: kafka.strimzi.io/v1
  kind: KafkaNodePool
  metadata: { name: pool, namespace: tools, labels: { strimzi.io/cluster: kafka } }
  spec: { replicas: 3, roles: [ broker, controller ], storage: { type: jbod, volumes: [ { id: 0, type: persistent-claim, size: 1Gi } ] }, resources: { requests: { cpu: 1, memory: 1Gi }, limits: { memory: 1Gi } }, jvmOptions: { -Xmx: 1g } }
- apiVersion: kafka.strimzi.io/v1
  kind: KafkaTopic
  metadata: { name: t, namespace: tools, labels: { strimzi.io/cluster: kafka } }
  spec: { partitions: 3, replicas: 3, config: { min.insync.replicas: 2, retention.ms: 5 } }
- apiVersion: kafka.strimzi.io/v1
  kind: KafkaUser
  metadata: { name: u, namespace: tools, labels: { strimzi.io/cluster: kafka } }
  spec: { authentication: { type: scram-sha-512, password: { valueFrom: { secretKeyRef: { name: s, key: k } } } }, authorization: { type: simple, acls: [ { resource: { type: topic, name: t, patternType: literal }, operations: [ Read ], host: "*" } ] }, template: { secret: { metadata: { labels: { a: b } } } } }
- apiVersion: postgresql.cnpg.io/v1
  kind: Cluster
  metadata: { name: pg, namespace: tools }
  spec: { instances: 3, imageName: "ghcr.io/cloudnative-pg/postgresql:17.5", storage: { size: 1Gi, storageClass: x }, walStorage: { size: 1Gi }, superuserSecret: { name: s }, bootstrap: { initdb: { database: a, owner: b, secret: { name: s }, postInitSQL: [ x ] }, recovery: { source: x } }, managed: { roles: [ { name: a, passwordSecret: { name: s }, ensure: present } ], services: { additional: [ { selectorType: rw, serviceTemplate: { metadata: { name: x } } } ] } }, postgresql: { parameters: { max_wal_size: 1GB }, pg_hba: [ host all all all md5 ], synchronous: { method: any, number: 1 } }, resources: { requests: { cpu: 1, memory: 1Gi } }, affinity: { topologyKey: a, enablePodAntiAffinity: true }, plugins: [ { name: barman-cloud.cloudnative-pg.io, isWALArchiver: true, parameters: { barmanObjectName: x } } ], externalClusters: [ { name: a, plugin: { name: x, parameters: { a: b } } } ] }
- apiVersion: postgresql.cnpg.io/v1
  kind: Database
  metadata: { name: d, namespace: tools }
  spec: { name: d, owner: o, cluster: { name: pg }, extensions: [ { name: a } ] }
- apiVersion: postgresql.cnpg.io/v1
  kind: ScheduledBackup
  metadata: { name: b, namespace: tools }
  spec: { schedule: "0 0 0 * * *", cluster: { name: pg }, method: plugin, pluginConfiguration: { name: barman-cloud.cloudnative-pg.io } }
- apiVersion: minio.min.io/v2
  kind: Tenant
  metadata: { name: m, namespace: tools }
  spec: { image: "quay.io/minio/minio:x", configuration: { name: s }, users: [ { name: s } ], buckets: [ { name: b } ], pools: [ { name: p, servers: 4, volumesPerServer: 2, volumeClaimTemplate: { metadata: { name: d }, spec: { accessModes: [ ReadWriteOnce ], resources: { requests: { storage: 1Gi } } } }, resources: { requests: { cpu: 1 } }, securityContext: { runAsUser: 1 }, affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [ { topologyKey: a, labelSelector: { matchLabels: { a: b } } } ] } } } ], env: [ { name: A, valueFrom: { secretKeyRef: { name: s, key: k } } } ], requestAutoCert: false, externalCertSecret: [ { name: s, type: kubernetes.io/tls } ], serviceAccountName: web }
- apiVersion: sparkoperator.k8s.io/v1beta2
  kind: SparkApplication
  metadata: { name: sp, namespace: tools }
  spec: { type: Python, mode: cluster, image: "registry.example.org/s:1", imagePullSecrets: [ s ], mainApplicationFile: "local:///x.py", sparkVersion: 4.0.0, arguments: [ a ], sparkConf: { a: b }, hadoopConf: { a: b }, restartPolicy: { type: Never }, driver: { cores: 1, memory: 1g, serviceAccount: web, labels: { a: b }, env: [ { name: A, valueFrom: { secretKeyRef: { name: s, key: k } } } ], envFrom: [ { secretRef: { name: s } } ], template: { spec: { containers: [ { name: d } ] } } }, executor: { instances: 2, cores: 1, memory: 1g, labels: { a: b } }, dynamicAllocation: { enabled: true, minExecutors: 1, maxExecutors: 2 }, volumes: [ { name: v, secret: { secretName: s } } ] }
- apiVersion: sparkoperator.k8s.io/v1beta2
  kind: ScheduledSparkApplication
  metadata: { name: ss, namespace: tools }
  spec: { schedule: "@daily", template: { type: Python, mode: cluster, sparkVersion: 4.0.0, image: "registry.example.org/s:1", mainApplicationFile: "local:///x.py", driver: { cores: 1, memory: 1g, serviceAccount: web }, executor: { instances: 2, cores: 1, memory: 1g } } }
- apiVersion: flink.apache.org/v1beta1
  kind: FlinkDeployment
  metadata: { name: f, namespace: tools }
  spec: { image: "registry.example.org/f:1", flinkVersion: v2_0, serviceAccount: web, flinkConfiguration: { a: b }, jobManager: { replicas: 1, resource: { cpu: 1, memory: 1g }, podTemplate: { spec: { containers: [ { name: a } ] } } }, taskManager: { replicas: 2, resource: { cpu: 1, memory: 1g }, podTemplate: { metadata: { labels: { a: b } }, spec: { containers: [ { name: a, env: [ { name: x, value: y } ] } ] } } }, job: { jarURI: "local:///x.jar", parallelism: 2, upgradeMode: stateless, args: [ a ] }, podTemplate: { spec: { containers: [ { name: flink-main-container, envFrom: [ { secretRef: { name: s } } ] } ], serviceAccountName: web } } }
- apiVersion: cert-manager.io/v1
  kind: Certificate
  metadata: { name: cert, namespace: tools }
  spec: { secretName: tls, issuerRef: { name: i, kind: Issuer }, dnsNames: [ a.b ] }
- apiVersion: cert-manager.io/v1
  kind: ClusterIssuer
  metadata: { name: i }
  spec: { acme: { server: "https://x", privateKeySecretRef: { name: k }, solvers: [ { http01: { ingress: { class: a } } } ] } }
- apiVersion: monitoring.coreos.com/v1
  kind: ServiceMonitor
  metadata: { name: mon, namespace: tools }
  spec: { selector: { matchLabels: { app: web } }, namespaceSelector: { matchNames: [ tools ] }, endpoints: [ { port: http, basicAuth: { username: { name: s, key: k } } } ] }
- apiVersion: unknown.example.org/v1
  kind: Thing
  metadata: { name: t, namespace: tools }
  spec: { containers: [ { name: a } ], template: { spec: { containers: [ { name: a, image: x } ] } }, secretName: x }
`;
