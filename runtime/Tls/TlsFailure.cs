using System.IO;

namespace Sluice.Runtime.Tls;

/// <summary>Whose fault it is that no TLS came about.</summary>
internal enum TlsFault { Material, Certificate, Alert, Protocol }

/// <summary>A connection to a backend on which no TLS came about as its policy demands. No byte of a request was sent.</summary>
internal sealed class TlsFailure(TlsFault fault, string message, Exception? cause = null) : IOException(message, cause)
{
    public TlsFault Fault => fault;
}
