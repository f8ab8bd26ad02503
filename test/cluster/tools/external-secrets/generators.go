// Package register has of all generators the one that a platform's own secrets need, which names values as later versions do.
package register

import (
	"context"
	"encoding/json"
	"strings"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	genv1alpha1 "github.com/external-secrets/external-secrets/apis/generators/v1alpha1"
	"github.com/external-secrets/external-secrets/pkg/generator/password"
)

// This version does not know the field `secretKeys`, and so loses it: the suite says it again as an annotation.
const names = "suite/secret-keys"

type namedPasswords struct{ password.Generator }

func (g *namedPasswords) Generate(
	ctx context.Context, spec *apiextensions.JSON, kube client.Client, namespace string,
) (map[string][]byte, genv1alpha1.GeneratorProviderState, error) {
	var asked struct {
		Metadata struct{ Annotations map[string]string }
	}
	if err := json.Unmarshal(spec.Raw, &asked); err != nil {
		return nil, nil, err
	}
	values := map[string][]byte{}
	for _, name := range strings.Split(asked.Metadata.Annotations[names], ",") {
		one, _, err := g.Generator.Generate(ctx, spec, kube, namespace)
		if err != nil {
			return nil, nil, err
		}
		values[name] = one["password"]
	}
	return values, nil, nil
}

func init() {
	genv1alpha1.ForceRegister(genv1alpha1.PasswordKind, &namedPasswords{})
}
