using System.Net;
using System.Threading.Tasks;

namespace Sluice.Runtime.Hosting;

/// <summary>A port of this machine that stands for a logical one.</summary>
internal interface IBoundPort
{
    IPEndPoint Address { get; }

    Task Close();
}
