// Answers what Cilium's policy engine thinks of connections: {policies, endpoints, traffic} as JSON in, one true or
// false a connection out. Cilium reads its own policies, those of Kubernetes and ClusterNetworkPolicies.
package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"strings"

	"github.com/cilium/cilium/pkg/identity"
	"github.com/cilium/cilium/pkg/identity/identitymanager"
	"github.com/cilium/cilium/pkg/k8s"
	cilium "github.com/cilium/cilium/pkg/k8s/apis/cilium.io/v2"
	core "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/core/v1"
	networking "github.com/cilium/cilium/pkg/k8s/slim/k8s/api/networking/v1"
	meta "github.com/cilium/cilium/pkg/k8s/slim/k8s/apis/meta/v1"
	"github.com/cilium/cilium/pkg/labels"
	"github.com/cilium/cilium/pkg/labelsfilter"
	"github.com/cilium/cilium/pkg/option"
	"github.com/cilium/cilium/pkg/policy"
	"github.com/cilium/cilium/pkg/policy/api"
	"github.com/cilium/cilium/pkg/policy/types"
	policyutils "github.com/cilium/cilium/pkg/policy/utils"
	testpolicy "github.com/cilium/cilium/pkg/testutils/policy"
	"github.com/cilium/cilium/pkg/u8proto"
	clusterpolicy "sigs.k8s.io/network-policy-api/apis/v1alpha2"
)

const cluster = "default"

type Endpoint struct {
	Name            string            `json:"name"`
	Pod             *Pod              `json:"pod"`
	NamespaceLabels map[string]string `json:"namespaceLabels"`
	Address         string            `json:"address"`
	Hosts           []string          `json:"hosts"`
	// The API server: an address outside the cluster, or one of its nodes.
	ApiServer bool `json:"apiServer"`
	Node      bool `json:"node"`
}

type Pod struct {
	Namespace      string            `json:"namespace"`
	Labels         map[string]string `json:"labels"`
	ServiceAccount string            `json:"serviceAccount"`
}

type Connection struct {
	From     string `json:"from"`
	To       string `json:"to"`
	Listener struct {
		Port     uint16 `json:"port"`
		Protocol string `json:"protocol"`
	} `json:"listener"`
}

var logger = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))

func main() {
	var asked struct {
		Policies  []json.RawMessage `json:"policies"`
		Endpoints []Endpoint        `json:"endpoints"`
		Traffic   []Connection      `json:"traffic"`
	}
	must(json.NewDecoder(os.Stdin).Decode(&asked))
	// What an agent is configured with by default, as far as the engine asks.
	option.Config.ClusterName = cluster
	option.Config.EnableL7Proxy = true
	policy.SetPolicyEnabled(option.DefaultEnforcement)
	must(labelsfilter.ParseLabelPrefixCfg(logger, nil, nil, ""))

	entries := types.PolicyEntries{}
	for _, text := range asked.Policies {
		entries = append(entries, entriesOf(text)...)
	}
	identities := map[string]*identity.Identity{}
	all := identity.IdentityMap{}
	for index, endpoint := range asked.Endpoints {
		one := identityOf(endpoint, identity.NumericIdentity(index), namesIn(entries))
		identities[endpoint.Name] = one
		all[one.ID] = one.LabelArray
	}

	manager := identitymanager.NewIDManager(logger)
	repository := policy.NewPolicyRepository(logger, all, nil, nil, manager, testpolicy.NewPolicyMetricsNoop())
	repository.GetSelectorCache().SetLocalIdentityNotifier(noNames{})
	manager.Subscribe(testpolicy.SelectorCacheObserver{Cache: repository.GetSubjectSelectorCache()})
	for _, one := range identities {
		manager.Add(one)
	}
	repository.MustAddPolicyEntries(entries)

	answers := make([]bool, 0, len(asked.Traffic))
	for _, connection := range asked.Traffic {
		protocol, err := u8proto.ParseProtocol(connection.Listener.Protocol)
		must(err)
		verdict, _, _, err := policy.LookupFlow(logger, repository, manager, types.Flow{
			From:  identities[connection.From],
			To:    identities[connection.To],
			Proto: protocol,
			Dport: connection.Listener.Port,
		})
		must(err)
		answers = append(answers, verdict.Allowed())
	}
	must(json.NewEncoder(os.Stdout).Encode(answers))
}

// entriesOf reads one policy as the agent does, with the checks that it makes of it.
func entriesOf(text json.RawMessage) types.PolicyEntries {
	var kind struct{ APIVersion, Kind string }
	must(json.Unmarshal(text, &kind))
	switch kind.APIVersion + " " + kind.Kind {
	case "cilium.io/v2 CiliumNetworkPolicy":
		var one cilium.CiliumNetworkPolicy
		must(json.Unmarshal(text, &one))
		rules, err := one.Parse(logger, cluster)
		must(err)
		return policyutils.RulesToPolicyEntries(rules)
	case "networking.k8s.io/v1 NetworkPolicy":
		var one networking.NetworkPolicy
		must(json.Unmarshal(text, &one))
		entries, err := k8s.ParseNetworkPolicy(logger, cluster, &one)
		must(err)
		return entries
	case "policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy":
		var one clusterpolicy.ClusterNetworkPolicy
		must(json.Unmarshal(text, &one))
		entries, err := k8s.ParseClusterNetworkPolicy(logger, cluster, &one)
		must(err)
		return entries
	}
	panic(fmt.Sprintf("%s %s is no policy that Cilium reads", kind.APIVersion, kind.Kind))
}

// identityOf gives an endpoint the labels that the agent would know it by.
func identityOf(endpoint Endpoint, number identity.NumericIdentity, names []api.FQDNSelector) *identity.Identity {
	if endpoint.Pod != nil {
		namespace := &core.Namespace{ObjectMeta: meta.ObjectMeta{
			Name:   endpoint.Pod.Namespace,
			Labels: endpoint.NamespaceLabels,
		}}
		pod := &core.Pod{
			ObjectMeta: meta.ObjectMeta{
				Name: endpoint.Name, Namespace: endpoint.Pod.Namespace, Labels: endpoint.Pod.Labels,
			},
			Spec: core.PodSpec{ServiceAccountName: endpoint.Pod.ServiceAccount},
		}
		_, known := k8s.GetPodMetadata(logger, namespace, pod)
		kept, _ := labelsfilter.Filter(labels.Map2Labels(known, labels.LabelSourceK8s))
		return identity.NewIdentity(identity.MinimalNumericIdentity+number, kept)
	}
	if endpoint.ApiServer && endpoint.Node {
		return identity.LookupReservedIdentity(identity.ReservedIdentityKubeAPIServer)
	}
	address := netip.MustParseAddr(endpoint.Address)
	known := labels.GetCIDRLabels(netip.PrefixFrom(address, address.BitLen()))
	known.AddWorldLabel(address)
	if endpoint.ApiServer {
		known.MergeLabels(labels.LabelKubeAPIServer)
	}
	// As if the DNS proxy had seen the answer that leads from each name to this address.
	for _, name := range names {
		pattern, err := name.ToRegex()
		must(err)
		for _, host := range endpoint.Hosts {
			if pattern.MatchString(strings.ToLower(host) + ".") {
				label := name.IdentityLabel()
				known[label.Key] = label
			}
		}
	}
	return identity.NewIdentity(identity.IdentityScopeLocal+1+number, known)
}

// namesIn are the host names that rules select, which the agent gives to its DNS proxy.
func namesIn(entries types.PolicyEntries) []api.FQDNSelector {
	names := []api.FQDNSelector{}
	for _, entry := range entries {
		for _, selector := range entry.L3 {
			if name, ok := selector.GetFQDNSelector(); ok {
				names = append(names, *name)
			}
		}
	}
	return names
}

// noNames stands for the DNS proxy, which has nothing to learn here.
type noNames struct{}

func (noNames) RegisterFQDNSelector(api.FQDNSelector) uint64   { return 0 }
func (noNames) UnregisterFQDNSelector(api.FQDNSelector) uint64 { return 0 }

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
