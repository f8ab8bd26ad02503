module mooring/cluster/external-secrets

go 1.24.2

// The last version that comes as one module: later ones have their providers in modules that have no versions.
require github.com/external-secrets/external-secrets v0.16.2 // indirect
