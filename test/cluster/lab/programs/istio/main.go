// Answers what Istio makes of connections: {policies, endpoints, traffic} as JSON in, one true or false a connection
// out. Istio's control plane writes the configuration of both sidecars, and its own simulation of Envoy says where
// they send a connection; what the RBAC filters on the way say is evaluated here.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	rbac "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	filter "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/rbac/v3"
	matcher "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/networking/core"
	"istio.io/istio/pilot/pkg/serviceregistry/provider"
	"istio.io/istio/pilot/pkg/simulation"
	"istio.io/istio/pkg/config/host"
	"istio.io/istio/pkg/config/protocol"
	"istio.io/istio/pkg/log"
	"istio.io/istio/pkg/test"
	"istio.io/istio/pkg/wellknown"
)

const trustDomain = "cluster.local"

type Endpoint struct {
	Name    string     `json:"name"`
	Pod     *Pod       `json:"pod"`
	Address string     `json:"address"`
	Hosts   []string   `json:"hosts"`
	Listens []Listener `json:"listens"`
}

type Pod struct {
	Namespace      string            `json:"namespace"`
	Labels         map[string]string `json:"labels"`
	ServiceAccount string            `json:"serviceAccount"`
}

type Listener struct {
	Port        int    `json:"port"`
	Protocol    string `json:"protocol"`
	ServicePort int    `json:"servicePort"`
}

type Connection struct {
	From string   `json:"from"`
	To   string   `json:"to"`
	By   Listener `json:"listener"`
}

// Mesh is what the control plane knows, with the sidecar of each pod.
type Mesh struct {
	endpoints map[string]Endpoint
	services  map[string]*model.Service
	sidecars  map[string]*simulation.Simulation
}

func main() {
	var asked struct {
		Policies  []json.RawMessage `json:"policies"`
		Endpoints []Endpoint        `json:"endpoints"`
		Traffic   []Connection      `json:"traffic"`
	}
	must(json.NewDecoder(os.Stdin).Decode(&asked))
	// Answers alone go where answers are read.
	options := log.DefaultOptions()
	options.OutputPaths = []string{"stderr"}
	must(log.Configure(options))
	must(test.Wrap(func(t test.Failer) {
		mesh := newMesh(t, asked.Policies, asked.Endpoints)
		answers := make([]bool, 0, len(asked.Traffic))
		for _, connection := range asked.Traffic {
			answers = append(answers, mesh.passes(connection))
		}
		must(json.NewEncoder(os.Stdout).Encode(answers))
	}))
}

func newMesh(t test.Failer, policies []json.RawMessage, endpoints []Endpoint) Mesh {
	documents := []string{}
	for _, policy := range policies {
		documents = append(documents, string(policy))
	}
	// Refuses what Istio's own validation refuses.
	configs, others, err := crd.ParseInputs(strings.Join(documents, "\n---\n"))
	must(err)
	if len(others) > 0 {
		must(fmt.Errorf("Istio does not know %s %s", others[0].APIVersion, others[0].Kind))
	}
	mesh := Mesh{map[string]Endpoint{}, map[string]*model.Service{}, map[string]*simulation.Simulation{}}
	services, instances := []*model.Service{}, []*model.ServiceInstance{}
	for index, endpoint := range endpoints {
		mesh.endpoints[endpoint.Name] = endpoint
		service := serviceOf(endpoint, fmt.Sprintf("10.96.%d.%d", index/200, 1+index%200))
		if service == nil {
			continue
		}
		mesh.services[endpoint.Name] = service
		services = append(services, service)
		if endpoint.Pod == nil {
			continue
		}
		for place, port := range service.Ports {
			instances = append(instances, &model.ServiceInstance{
				Service: service, ServicePort: port, Endpoint: &model.IstioEndpoint{
					Addresses: []string{endpoint.Address}, EndpointPort: uint32(endpoint.Listens[place].Port),
					ServicePortName: port.Name, Labels: endpoint.Pod.Labels, Namespace: endpoint.Pod.Namespace,
					ServiceAccount: identityOf(endpoint), TLSMode: model.IstioMutualTLSModeLabel,
				},
			})
		}
	}
	control := core.NewConfigGenTest(t, core.TestOptions{
		Configs: configs, Services: services, Instances: instances,
	})
	for _, endpoint := range endpoints {
		if endpoint.Pod == nil {
			continue
		}
		sidecar := control.SetupProxy(&model.Proxy{
			ID:              endpoint.Name + "." + endpoint.Pod.Namespace,
			ConfigNamespace: endpoint.Pod.Namespace,
			IPAddresses:     []string{endpoint.Address},
			Labels:          endpoint.Pod.Labels,
			Metadata: &model.NodeMetadata{
				Namespace: endpoint.Pod.Namespace, Labels: endpoint.Pod.Labels,
				ServiceAccount: endpoint.Pod.ServiceAccount,
			},
		})
		mesh.sidecars[endpoint.Name] = simulation.NewSimulationFromConfigGen(&testing.T{}, control, sidecar)
	}
	return mesh
}

// serviceOf is the Kubernetes Service before an endpoint that has a name in the cluster; its ports have no protocol in
// their names, so that Istio looks at what is sent.
func serviceOf(endpoint Endpoint, address string) *model.Service {
	at := slices.IndexFunc(endpoint.Hosts, func(host string) bool {
		return strings.HasSuffix(host, ".svc.cluster.local")
	})
	if at < 0 {
		return nil
	}
	name := endpoint.Hosts[at]
	parts := strings.Split(name, ".")
	service := &model.Service{
		Hostname:       host.Name(name),
		DefaultAddress: address,
		Resolution:     model.ClientSideLB,
		Attributes: model.ServiceAttributes{
			ServiceRegistry: provider.Kubernetes, Name: parts[0], Namespace: parts[1],
		},
	}
	for _, listens := range endpoint.Listens {
		kind := protocol.Unsupported
		if listens.Protocol == "UDP" {
			kind = protocol.UDP
		}
		service.Ports = append(service.Ports, &model.Port{
			Name: fmt.Sprintf("port-%d-%s", listens.Port, strings.ToLower(listens.Protocol)),
			Port: listens.servicePort(), Protocol: kind,
		})
	}
	return service
}

func (listens Listener) servicePort() int {
	if listens.ServicePort != 0 {
		return listens.ServicePort
	}
	return listens.Port
}

func identityOf(endpoint Endpoint) string {
	return fmt.Sprintf("spiffe://%s/ns/%s/sa/%s", trustDomain, endpoint.Pod.Namespace, endpoint.Pod.ServiceAccount)
}

func (mesh Mesh) passes(connection Connection) bool {
	// Sidecars see TCP only.
	if connection.By.Protocol == "UDP" {
		return true
	}
	return mesh.sends(connection) && mesh.receives(connection)
}

// sends says whether the sender's sidecar takes a connection to where it was meant to go.
func (mesh Mesh) sends(connection Connection) bool {
	sidecar, to := mesh.sidecars[connection.From], mesh.endpoints[connection.To]
	if sidecar == nil {
		return true
	}
	call := simulation.Call{
		Address: to.Address, Port: connection.By.Port, Protocol: simulation.TCP, CallMode: simulation.CallModeOutbound,
	}
	if service := mesh.services[connection.To]; service != nil {
		call.Address, call.Port = service.DefaultAddress, connection.By.servicePort()
	}
	calls := []simulation.Call{call}
	// Who speaks of a name is led by it.
	for _, name := range to.Hosts {
		http, tls := call, call
		http.Protocol, http.HostHeader = simulation.HTTP, name
		tls.TLS, tls.Sni = simulation.TLS, name
		calls = append(calls, http, tls)
	}
	return slices.ContainsFunc(calls, func(call simulation.Call) bool { return leads(sidecar, call, to) })
}

// leads says whether a call goes to where it was meant to go.
func leads(sidecar *simulation.Simulation, call simulation.Call, to Endpoint) bool {
	result := sidecar.Run(call)
	if result.Error != nil {
		return false
	}
	for _, one := range sidecar.Clusters {
		if one.Name != result.ClusterMatched {
			continue
		}
		switch {
		case one.Name == "BlackHoleCluster":
			return false
		case one.GetType() == cluster.Cluster_ORIGINAL_DST:
			return true
		}
		_, _, name, port := model.ParseSubsetKey(one.Name)
		return slices.Contains(to.Hosts, string(name)) && port == call.Port
	}
	return false
}

// receives says whether the receiver's sidecar lets a connection in.
func (mesh Mesh) receives(connection Connection) bool {
	sidecar, from, to := mesh.sidecars[connection.To], mesh.endpoints[connection.From], mesh.endpoints[connection.To]
	if sidecar == nil {
		return true
	}
	principal, mode := "", simulation.Plaintext
	if from.Pod != nil {
		principal, mode = identityOf(from), simulation.MTLS
	}
	return sidecar.Run(simulation.Call{
		Address: to.Address, Port: connection.By.Port, Protocol: simulation.TCP, TLS: mode,
		CallMode: simulation.CallModeInbound,
		CustomListenerValidations: []simulation.CustomFilterChainValidation{
			func(chain *listener.FilterChain) error {
				return admits(chain, principal, uint32(connection.By.Port))
			},
		},
	}).Error == nil
}

// admits asks the RBAC filters of a chain, one after the other.
func admits(chain *listener.FilterChain, principal string, port uint32) error {
	for _, one := range chain.Filters {
		if one.Name != wellknown.RoleBasedAccessControl {
			continue
		}
		var config filter.RBAC
		must(one.GetTypedConfig().UnmarshalTo(&config))
		if config.Rules == nil {
			continue
		}
		isMatch := false
		for _, policy := range config.Rules.Policies {
			isMatch = isMatch || (slices.ContainsFunc(policy.Permissions, func(permission *rbac.Permission) bool {
				return permits(permission, port)
			}) && slices.ContainsFunc(policy.Principals, func(one *rbac.Principal) bool { return isPrincipal(one, principal) }))
		}
		if isMatch != (config.Rules.Action == rbac.RBAC_ALLOW) {
			return fmt.Errorf("refused by %s", config.StatPrefix)
		}
	}
	return nil
}

func permits(permission *rbac.Permission, port uint32) bool {
	each := func(one *rbac.Permission) bool { return permits(one, port) }
	switch rule := permission.Rule.(type) {
	case *rbac.Permission_Any:
		return rule.Any
	case *rbac.Permission_AndRules:
		return !slices.ContainsFunc(rule.AndRules.Rules, func(one *rbac.Permission) bool { return !each(one) })
	case *rbac.Permission_OrRules:
		return slices.ContainsFunc(rule.OrRules.Rules, each)
	case *rbac.Permission_NotRule:
		return !each(rule.NotRule)
	case *rbac.Permission_DestinationPort:
		return rule.DestinationPort == port
	}
	panic(fmt.Sprintf("a permission that is not evaluated here: %v", permission))
}

func isPrincipal(wanted *rbac.Principal, principal string) bool {
	each := func(one *rbac.Principal) bool { return isPrincipal(one, principal) }
	switch id := wanted.Identifier.(type) {
	case *rbac.Principal_Any:
		return id.Any
	case *rbac.Principal_AndIds:
		return !slices.ContainsFunc(id.AndIds.Ids, func(one *rbac.Principal) bool { return !each(one) })
	case *rbac.Principal_OrIds:
		return slices.ContainsFunc(id.OrIds.Ids, each)
	case *rbac.Principal_NotId:
		return !each(id.NotId)
	case *rbac.Principal_Authenticated_:
		return principal != "" && isName(id.Authenticated.PrincipalName, principal)
	case *rbac.Principal_FilterState:
		if id.FilterState.Key == "io.istio.peer_principal" {
			return principal != "" && isName(id.FilterState.GetStringMatch(), principal)
		}
	}
	panic(fmt.Sprintf("a principal that is not evaluated here: %v", wanted))
}

func isName(wanted *matcher.StringMatcher, name string) bool {
	if wanted == nil {
		return true
	}
	switch pattern := wanted.MatchPattern.(type) {
	case *matcher.StringMatcher_Exact:
		return pattern.Exact == name
	case *matcher.StringMatcher_Prefix:
		return strings.HasPrefix(name, pattern.Prefix)
	case *matcher.StringMatcher_Suffix:
		return strings.HasSuffix(name, pattern.Suffix)
	}
	panic(fmt.Sprintf("a name that is not evaluated here: %v", wanted))
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
