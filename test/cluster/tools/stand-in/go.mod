module mooring/cluster/stand-in

go 1.24

tool mooring/cluster/stand-in
