#!/usr/bin/env bash
# Puts the schemas that others publish for their objects where the tests of the charts look for them. Needs Go,
# which fetches them as ordinary modules.
set -euo pipefail
at="${XDG_CACHE_HOME:-$HOME/.cache}/signline/cluster-lab/schemas"
mkdir -p "$at"
fetch() { # fetch MODULE VERSION FILE…
  local module=$1 version=$2 folder
  shift 2
  [ -e "$at/$(basename "${@: -1}")" ] && return
  folder=$(cd "$at" && go mod download -json "$module@$version" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
  for file in "$@"; do install -m 644 "$folder/$file" "$at/$(basename "$file")"; done
}
fetch istio.io/api v1.32.0 kubernetes/customresourcedefinitions.gen.yaml
fetch sigs.k8s.io/network-policy-api v0.3.0 config/crd/experimental/policy.networking.k8s.io_clusternetworkpolicies.yaml
fetch github.com/cilium/cilium v1.20.2 pkg/k8s/apis/cilium.io/client/crds/v2/ciliumnetworkpolicies.yaml
fetch github.com/kedacore/keda/v2 v2.21.0 config/crd/bases/keda.sh_scaledobjects.yaml
fetch sigs.k8s.io/gateway-api v1.6.3 config/crd/standard/gateway.networking.k8s.io_httproutes.yaml
fetch github.com/perses/perses-operator v0.4.0 config/crd/bases/perses.dev_persesdashboards.yaml
fetch github.com/prometheus-operator/prometheus-operator v0.92.0 example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml
fetch github.com/kyverno/kyverno v1.18.2 config/crds/policies.kyverno.io/policies.kyverno.io_mutatingpolicies.yaml
