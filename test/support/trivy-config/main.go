// What `trivy config` says of the Kubernetes objects in a folder: its scanner and its embedded checks, without the rest of
// the program, which is four times as much to build. One JSON value a finding; nothing is fetched.
//
//	trivy-config <folder with one object a file>
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"

	"github.com/aquasecurity/trivy/pkg/iac/rego"
	"github.com/aquasecurity/trivy/pkg/iac/scanners/kubernetes"
	"github.com/aquasecurity/trivy/pkg/iac/scanners/kubernetes/parser"
)

type finding struct {
	Check   string `json:"check"`
	File    string `json:"file"`
	Summary string `json:"summary"`
	Message string `json:"message"`
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "--version" {
		fmt.Println("trivy v0.74.0")
		return
	}
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: trivy-config <folder>")
		os.Exit(2)
	}
	if err := scan(os.DirFS(os.Args[1])); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func scan(folder fs.FS) error {
	if err := readable(folder); err != nil {
		return err
	}
	scanner := kubernetes.NewScanner(rego.WithEmbeddedPolicies(true), rego.WithEmbeddedLibraries(true))
	results, err := scanner.ScanFS(context.Background(), folder, ".")
	if err != nil {
		return err
	}
	if len(results) == 0 {
		return fmt.Errorf("no check was run")
	}
	out := json.NewEncoder(os.Stdout)
	for _, result := range results.GetFailed() {
		at := result.Metadata().Range()
		rule := result.Rule()
		if err := out.Encode(finding{rule.ID, at.GetFilename(), rule.Summary, result.Description()}); err != nil {
			return err
		}
	}
	return nil
}

// The scanner passes over files that it cannot read.
func readable(folder fs.FS) error {
	return fs.WalkDir(folder, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(folder, path)
		if err != nil {
			return err
		}
		if _, err := parser.Parse(context.Background(), bytes.NewReader(text), path); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		return nil
	})
}
