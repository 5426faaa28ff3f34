using System.Net;
using System.Threading.Tasks;

namespace Sluice.Runtime.Hosting;

/// <summary>A port of this machine that stands for a logical one.</summary>
internal interface IBoundPort
{
    /// <summary>The port that it stands for.</summary>
    PortKey Key { get; }

    IPEndPoint Address { get; }

    Task Close();
}
