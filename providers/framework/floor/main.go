// Command floor is a Terraform provider that costs as near to nothing as a provider can: it answers every call with the
// bytes that the call brought, decodes none of the values, and keeps nothing. What Terraform takes with it, Terraform takes
// with any provider of the same schema: the lower bound of the benchmarks.
//
// Beside the executable lies schema.bin, the answer to GetProviderSchema of the provider that it stands for.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"path/filepath"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, "floor provider:", err)
		os.Exit(1)
	}
}

func serve() error {
	executable, err := os.Executable()
	if err != nil {
		return err
	}
	schema, err := os.ReadFile(filepath.Join(filepath.Dir(executable), "schema.bin"))
	if err != nil {
		return err
	}
	certificate, err := selfSigned()
	if err != nil {
		return err
	}
	clients := x509.NewCertPool()
	if !clients.AppendCertsFromPEM([]byte(os.Getenv("PLUGIN_CLIENT_CERT"))) {
		return fmt.Errorf("PLUGIN_CLIENT_CERT holds no certificate: Terraform starts this program by itself")
	}
	folder, err := os.MkdirTemp("", "plugin-")
	if err != nil {
		return err
	}
	socket := filepath.Join(folder, "socket")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	server := grpc.NewServer(
		grpc.Creds(credentials.NewTLS(&tls.Config{
			Certificates: []tls.Certificate{certificate},
			ClientAuth:   tls.RequireAndVerifyClientCert,
			ClientCAs:    clients,
			MinVersion:   tls.VersionTLS12,
		})),
		grpc.MaxRecvMsgSize(256<<20),
		grpc.MaxSendMsgSize(256<<20),
		grpc.ForceServerCodec(rawCodec{}),
		grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error {
			return answerCall(schema, stream, func() {
				os.RemoveAll(folder)
				os.Exit(0)
			})
		}),
	)
	encoded := base64.RawStdEncoding.EncodeToString(certificate.Certificate[0])
	fmt.Printf("1|6|unix|%s|grpc|%s\n", socket, encoded)
	return server.Serve(listener)
}

// rawCodec hands messages on as they are on the wire.
type rawCodec struct{}

func (rawCodec) Marshal(message any) ([]byte, error) { return *message.(*[]byte), nil }

func (rawCodec) Unmarshal(data []byte, message any) error {
	*message.(*[]byte) = data
	return nil
}

func (rawCodec) Name() string { return "proto" }
