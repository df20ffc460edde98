package main

import (
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"
)

// fieldMap says which fields of a request become which fields of the answer.
type fieldMap map[protowire.Number]protowire.Number

// Field numbers of tfplugin6.proto.
var echoes = map[string]fieldMap{
	"/tfplugin6.Provider/ValidateProviderConfig": {},
	"/tfplugin6.Provider/ValidateResourceConfig": {},
	"/tfplugin6.Provider/ConfigureProvider":      {},
	"/tfplugin6.Provider/StopProvider":           {},
	"/plugin.GRPCController/Shutdown":            {},
	// current_state and private become new_state and private.
	"/tfplugin6.Provider/ReadResource": {2: 1, 3: 3},
	// proposed_new_state and prior_private become planned_state and planned_private.
	"/tfplugin6.Provider/PlanResourceChange": {3: 1, 5: 3},
	// planned_state and planned_private become new_state and private.
	"/tfplugin6.Provider/ApplyResourceChange": {3: 1, 5: 2},
}

// answerCall answers one call. When the client has gone, which ends the stream that it holds open, it calls end.
func answerCall(schema []byte, stream grpc.ServerStream, end func()) error {
	method, _ := grpc.MethodFromServerStream(stream)
	if method == "/plugin.GRPCStdio/StreamStdio" || method == "/plugin.GRPCBroker/StartStream" {
		<-stream.Context().Done()
		end()
		return nil
	}
	var request, answer []byte
	if err := stream.RecvMsg(&request); err != nil {
		return err
	}
	fields, isEcho := echoes[method]
	switch {
	case isEcho:
		answer = echo(request, fields)
	case method == "/tfplugin6.Provider/GetProviderSchema":
		answer = schema
	case method == "/tfplugin6.Provider/UpgradeResourceState":
		answer = storedState(request)
	default:
		return status.Error(codes.Unimplemented, method)
	}
	return stream.SendMsg(&answer)
}

func echo(request []byte, fields fieldMap) []byte {
	answer := make([]byte, 0, len(request))
	eachBytesField(request, func(number protowire.Number, content []byte) {
		if to, wanted := fields[number]; wanted {
			answer = appendField(answer, to, content)
		}
	})
	return answer
}

// storedState makes the JSON of the state file (raw_state.json) the upgraded state (upgraded_state.json).
func storedState(request []byte) []byte {
	var answer []byte
	eachBytesField(request, func(number protowire.Number, rawState []byte) {
		if number != 3 {
			return
		}
		eachBytesField(rawState, func(number protowire.Number, json []byte) {
			if number == 1 {
				answer = appendField(nil, 1, appendField(nil, 2, json))
			}
		})
	})
	return answer
}

func appendField(message []byte, number protowire.Number, content []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(message, number, protowire.BytesType), content)
}

func eachBytesField(message []byte, visit func(number protowire.Number, content []byte)) {
	for len(message) > 0 {
		number, kind, size := protowire.ConsumeTag(message)
		if size < 0 {
			return
		}
		message = message[size:]
		if kind == protowire.BytesType {
			if content, length := protowire.ConsumeBytes(message); length >= 0 {
				visit(number, content)
			}
		}
		length := protowire.ConsumeFieldValue(number, kind, message)
		if length < 0 {
			return
		}
		message = message[length:]
	}
}
